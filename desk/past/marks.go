package past

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// longestMark is how long what the app writes instead of a message may be.
const longestMark = 120

var (
	// attached is "IMG-20261124-WA0001.jpg (file attached)" in any language.
	attached = regexp.MustCompile(`^[^\n]{1,200}\.[A-Za-z0-9]{2,5} \([^()\n]{3,40}\)$`)
	// edited is "<This message was edited>" in any language.
	edited = regexp.MustCompile(`\s*\x{200e}?<[^<>\n:/@]*[ \x{80}-\x{10ffff}][^<>\n:/@]*>$`)
)

// words is what somebody wrote: a message without what the app says of pictures, calls,
// deletions and edits.
func words(text string) string {
	first, caption, _ := strings.Cut(text, "\n")
	if isMark(first) {
		text = caption
	}
	text = strings.TrimSpace(strip(edited.ReplaceAllString(text, "")))
	if isMark(text) {
		return ""
	}
	return text
}

// strip takes invisible marks out, but for those within words of scripts that need them:
// joiners are no marks.
func strip(s string) string {
	if isASCII(s) {
		return s
	}
	return strings.Map(func(r rune) rune {
		if invisible(r) {
			return -1
		}
		return r
	}, s)
}

// isMark tells whether a line was written by the app: iPhones set U+200E before it,
// Android writes <…>, a file's name, or one of a few sentences.
func isMark(line string) bool {
	own := strings.TrimSpace(strip(line))
	switch {
	case own == "" || utf8.RuneCountInString(own) > longestMark:
		return false
	case strings.HasPrefix(line, "\u200e"):
		return true
	case own[0] == '<' && own[len(own)-1] == '>':
		return true
	case attached.MatchString(own):
		return true
	}
	low := strings.ToLower(strings.TrimRight(own, ".! "))
	for _, m := range sentences {
		if low == m {
			return true
		}
	}
	return false
}

// sentences are what the app writes for pictures that were left out, deleted messages
// and calls, where nothing else marks it.
var sentences = []string{
	"null",
	"image omitted", "video omitted", "audio omitted", "sticker omitted", "document omitted", "gif omitted", "contact card omitted", "media omitted",
	"this message was deleted", "you deleted this message", "missed voice call", "missed video call", "waiting for this message", "live location shared",
	"imagen omitida", "video omitido", "audio omitido", "sticker omitido", "documento omitido", "multimedia omitido", "se eliminó este mensaje", "eliminaste este mensaje", "llamada perdida", "videollamada perdida", "llamada de voz perdida",
	"image absente", "vidéo absente", "audio omis", "sticker omis", "document omis", "médias omis", "ce message a été supprimé", "vous avez supprimé ce message", "appel vocal manqué", "appel vidéo manqué",
	"bild weggelassen", "video weggelassen", "audio weggelassen", "sticker weggelassen", "dokument weggelassen", "diese nachricht wurde gelöscht", "du hast diese nachricht gelöscht", "verpasster sprachanruf", "verpasster videoanruf", "medien ausgeschlossen",
	"imagem ocultada", "imagem omitida", "vídeo omitido", "vídeo ocultado", "áudio ocultado", "áudio omitido", "figurinha omitida", "documento ocultado", "mídia oculta", "mensagem apagada", "esta mensagem foi apagada", "você apagou esta mensagem", "chamada de voz perdida", "chamada de vídeo perdida",
	"immagine omessa", "video omesso", "audio omesso", "sticker omesso", "documento omesso", "media omessi", "questo messaggio è stato eliminato", "hai eliminato questo messaggio", "chiamata persa", "videochiamata persa", "chiamata vocale persa",
	"afbeelding weggelaten", "audio weggelaten", "media weggelaten", "dit bericht is verwijderd", "je hebt dit bericht verwijderd", "gemiste spraakoproep", "gemiste video-oproep",
	"без медиафайлов", "изображение отсутствует", "аудиофайл отсутствует", "видео отсутствует", "данное сообщение удалено", "это сообщение удалено", "вы удалили данное сообщение", "пропущенный звонок", "пропущенный видеозвонок", "пропущенный аудиозвонок",
	"medya dahil edilmedi", "görüntü dahil edilmedi", "bu mesaj silindi", "bu mesajı sildiniz", "cevapsız sesli arama", "cevapsız görüntülü arama",
	"تم استبعاد الوسائط", "تم حذف هذه الرسالة", "حذفت هذه الرسالة", "لقد حذفت هذه الرسالة", "مكالمة صوتية فائتة", "مكالمة فيديو فائتة",
	"省略媒体文件", "图像已忽略", "圖片已略去", "已省略多媒體檔案", "此消息已删除", "此訊息已刪除", "你删除了此消息", "你已刪除此訊息", "未接语音通话", "未接语音来电", "未接視訊來電", "未接語音來電",
	"メディアなし", "画像は含まれていません", "このメッセージは削除されました", "このメッセージを削除しました", "音声不在着信", "ビデオ不在着信",
	"미디어 파일 제외됨", "사진 생략됨", "삭제된 메시지입니다", "이 메시지는 삭제되었습니다", "부재중 음성전화", "부재중 영상통화",
	"media tidak disertakan", "gambar tidak disertakan", "pesan ini telah dihapus", "anda menghapus pesan ini", "panggilan suara tak terjawab", "panggilan video tak terjawab",
	"pominięto multimedia", "ta wiadomość została usunięta", "usunięto tę wiadomość", "nieodebrane połączenie głosowe",
	"המדיה לא נכללה", "הודעה זו נמחקה", "מחקת הודעה זו", "שיחה קולית שלא נענתה",
	"मीडिया के बिना", "यह संदेश मिटाया गया", "आपने यह मैसेज डिलीट कर दिया", "मिस्ड वॉइस कॉल",
	"τα πολυμέσα παραλήφθηκαν", "αυτό το μήνυμα διαγράφηκε",
	"ไม่รวมสื่อ", "ข้อความนี้ถูกลบ",
}
