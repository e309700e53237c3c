package whatsapp

import (
	"context"
	"errors"
	"fmt"

	"go.mau.fi/whatsmeow"
	"go.mau.fi/whatsmeow/proto/waE2E"
	"go.mau.fi/whatsmeow/types"
)

// Image sends a picture with a caption.
func (p *Phone) Image(to types.JID, data []byte, mime, caption string) (id string, err error) {
	up, err := p.upload(data, whatsmeow.MediaImage)
	if err != nil {
		return "", err
	}
	return p.Send(to, &waE2E.Message{ImageMessage: &waE2E.ImageMessage{
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, Mimetype: &mime, Caption: &caption,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}, "")
}

// Video sends a film with a caption.
func (p *Phone) Video(to types.JID, data []byte, mime, caption string) (id string, err error) {
	up, err := p.upload(data, whatsmeow.MediaVideo)
	if err != nil {
		return "", err
	}
	return p.Send(to, &waE2E.Message{VideoMessage: &waE2E.VideoMessage{
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, Mimetype: &mime, Caption: &caption,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}, "")
}

// File is a document that a phone sends.
type File struct {
	Name, Mime, Caption string
	Data                []byte
}

// Document sends a file.
func (p *Phone) Document(to types.JID, f File) (id string, err error) {
	up, err := p.upload(f.Data, whatsmeow.MediaDocument)
	if err != nil {
		return "", err
	}
	return p.Send(to, &waE2E.Message{DocumentMessage: &waE2E.DocumentMessage{
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, Mimetype: &f.Mime, Caption: &f.Caption,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
		FileName: &f.Name, Title: &f.Name,
	}}, "")
}

// Voice sends a voice message.
func (p *Phone) Voice(to types.JID, data []byte, mime string, seconds uint32) (id string, err error) {
	up, err := p.upload(data, whatsmeow.MediaAudio)
	if err != nil {
		return "", err
	}
	ptt := true
	return p.Send(to, &waE2E.Message{AudioMessage: &waE2E.AudioMessage{
		URL: &up.URL, DirectPath: &up.DirectPath, MediaKey: up.MediaKey, Mimetype: &mime, PTT: &ptt, Seconds: &seconds,
		FileEncSHA256: up.FileEncSHA256, FileSHA256: up.FileSHA256, FileLength: &up.FileLength,
	}}, "")
}

func (p *Phone) upload(data []byte, kind whatsmeow.MediaType) (whatsmeow.UploadResponse, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	up, err := p.cli.Upload(ctx, data, kind)
	if err != nil {
		return up, fmt.Errorf("uploading %d bytes: %w", len(data), err)
	}
	return up, nil
}

// Download fetches and decrypts what is attached to a message.
func (p *Phone) Download(m Message) ([]byte, error) {
	ctx, cancel := context.WithTimeout(context.Background(), patience)
	defer cancel()
	if m.Raw == nil {
		return nil, errors.New("downloading from a message that was not received")
	}
	//lint:ignore SA1019 the kind of media does not matter here
	b, err := p.cli.DownloadAny(ctx, m.Raw.Message)
	if err != nil {
		return nil, fmt.Errorf("downloading from %s: %w", m.ID, err)
	}
	return b, nil
}
