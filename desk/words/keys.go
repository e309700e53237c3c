package words

// Key names one of the things the bot itself says to contacts. Keys are stable:
// owners reword by them, /text understood …
type Key string

// While nobody has answered yet.
const (
	// Received: the first message has come and there is no team yet.
	Received Key = "received"
	// HumanComing: the contact asked for a person, or was handed to one.
	HumanComing Key = "human_coming"
	// HumanOutsideHours {when}: the same outside of opening hours; when is ready to print.
	HumanOutsideHours Key = "human_outside_hours"
	// HumanLater: HumanOutsideHours when nobody knows when the team opens.
	HumanLater Key = "human_later"
	// Help: the contact typed /help.
	Help Key = "help"
)

// An answer in a survey is not valid; the question follows. The keys that begin
// with not_ are field.Trouble's.
const (
	// ChooseOne {options}: no choice was understood, and there are buttons.
	ChooseOne Key = "choose_one"
	// ChooseNumber {options}: said with a numbered list, where there are no buttons.
	ChooseNumber Key = "choose_number"
	// NotUnderstood: no answer was understood.
	NotUnderstood Key = "not_understood"
	// NotNumber: not a number.
	NotNumber Key = "not_number"
	// NotInRange {min} {max}: a number, too small or too large.
	NotInRange Key = "not_in_range"
	// NotDate: not a date.
	NotDate Key = "not_date"
	// NotEmail: not an e-mail address.
	NotEmail Key = "not_email"
	// NotPhone: not a phone number.
	NotPhone Key = "not_phone"
	// NotURL: not a web address.
	NotURL Key = "not_url"
	// NotYesNo: neither yes nor no.
	NotYesNo Key = "not_yesno"
	// NotRating: not a rating from 1 to 5.
	NotRating Key = "not_rating"
	// NotPattern {hint}: the text does not match the field's pattern; hint is the owner's. NotUnderstood without one.
	NotPattern Key = "not_pattern"
	// NotLocation: no location was shared.
	NotLocation Key = "not_location"
	// NotFile: no photo or file was sent.
	NotFile Key = "not_file"
)

// A survey goes on.
const (
	// Understood {label}: an answer was understood, and is said back.
	Understood Key = "understood"
	// GotIt: Understood when there is nothing to say back (a location, a file).
	GotIt Key = "got_it"
	// Changed {label}: an earlier answer was changed.
	Changed Key = "changed"
	// ChangedPlain: Changed when there is nothing to say back.
	ChangedPlain Key = "changed_plain"
	// AlreadyAnswered: a button of an old question was pressed; a short notice.
	AlreadyAnswered Key = "already_answered"
	// Skipped: an optional question was skipped.
	Skipped Key = "skipped"
	// SkippedForPerson: after too many wrong answers; a person will look at it.
	SkippedForPerson Key = "skipped_for_person"
	// CannotSkip: the question needs an answer; offers a person.
	CannotSkip Key = "cannot_skip"
	// NothingToSkip: /skip while no question is open.
	NothingToSkip Key = "nothing_to_skip"
	// WentBack: the last answered question follows again.
	WentBack Key = "went_back"
	// NothingToGoBack: /back before any answer.
	NothingToGoBack Key = "nothing_to_go_back"
	// OnceMore: the same question follows again, after a message that was no answer.
	OnceMore Key = "once_more"
	// QuestionsLeft {count}: how many questions are still to come.
	QuestionsLeft Key = "questions_left"
)

// A survey ends, or may end.
const (
	// SurveyThanks: it is complete, and the owner wrote no thanks of their own.
	SurveyThanks Key = "survey_thanks_default"
	// SurveyLeft: the contact left it.
	SurveyLeft Key = "survey_left"
	// SurveyClosed: silence ended it.
	SurveyClosed Key = "survey_closed"
	// StillThere: after silence; the question follows again.
	StillThere Key = "still_there"
	// Reminder: after more silence; the question follows again.
	Reminder Key = "reminder"
)

// Opting out of automatic messages.
const (
	// StopAsk: asks, with the buttons Yes and No, whether to stop automatic messages.
	StopAsk Key = "stop_ask"
	// Stopped: they are stopped.
	Stopped Key = "stopped"
	// StopCancelled: the contact answered no.
	StopCancelled Key = "stop_cancelled"
	// AlreadyStopped: they had been stopped before.
	AlreadyStopped Key = "already_stopped"
	// StartedAgain: the contact wants them again.
	StartedAgain Key = "started_again"
)

// What is kept about a contact.
const (
	// MyDataIntro: before the list of what is kept.
	MyDataIntro Key = "mydata_intro"
	// MyDataCount {count}: how many messages are kept.
	MyDataCount Key = "mydata_count"
	// MyDataEmpty: nothing is kept.
	MyDataEmpty Key = "mydata_empty"
	// MyDataDone: after everything has been sent.
	MyDataDone Key = "mydata_done"
	// MyDataWait: asked for less than an hour ago.
	MyDataWait Key = "mydata_wait"
	// MyDataCut: in the file, where it holds the newest messages only.
	MyDataCut Key = "mydata_cut"
	// MyDataName: in the file, before the name.
	MyDataName Key = "mydata_name"
	// MyDataPhone: in the file, before the phone number.
	MyDataPhone Key = "mydata_phone"
	// MyDataTags: in the file, before the tags.
	MyDataTags Key = "mydata_tags"
	// MyDataSince: in the file, before the day of the first contact.
	MyDataSince Key = "mydata_since"
	// MyDataSeen: in the file, before the time of the last message.
	MyDataSeen Key = "mydata_seen"
	// MyDataYou: in the file, before what the contact wrote.
	MyDataYou Key = "mydata_you"
	// MyDataUs: in the file, before what they were sent.
	MyDataUs Key = "mydata_us"
	// ForgetIntro: what /forgetme does.
	ForgetIntro Key = "forgetme_intro"
	// ForgetConfirm: asks, with Yes and No, whether to erase everything.
	ForgetConfirm Key = "forgetme_confirm"
	// ForgetDone {count}: erased, with that many messages; ForgetGone without a number.
	ForgetDone Key = "forgetme_done"
	// ForgetGone: erased.
	ForgetGone Key = "forgetme_gone"
	// ForgetCancelled: the contact answered no.
	ForgetCancelled Key = "forgetme_cancelled"
)

// Ratings and automatic answers.
const (
	// RatingAsk: two minutes after close.
	RatingAsk Key = "rating_ask"
	// RatingThanks: a rating came; a comment is welcome.
	RatingThanks Key = "rating_thanks"
	// CommentThanks: the comment came.
	CommentThanks Key = "comment_thanks"
	// HelpedThanks: an automatic answer helped.
	HelpedThanks Key = "helped_thanks"
	// HelpedNumbers: under an automatic answer, where there are no buttons: 1 it helped, 2 a person.
	HelpedNumbers Key = "helped_numbers"
)

// What could not be taken, and what is asked for.
const (
	// Unsupported: a kind of message that the bot cannot read.
	Unsupported Key = "unsupported"
	// TooLarge {size}: a file is too large; size is the limit, ready to print. Unsupported without one.
	TooLarge Key = "too_large"
	// LinkPhone: asks to share the phone number, with the button PhoneButton.
	LinkPhone Key = "link_phone_share"
)

// Labels of buttons.
const (
	// Yes to a question.
	Yes Key = "button_yes"
	// No to a question.
	No Key = "button_no"
	// SkipButton under an optional question.
	SkipButton Key = "button_skip"
	// BackButton under a question.
	BackButton Key = "button_back"
	// HumanButton asks for a person.
	HumanButton Key = "button_human"
	// HelpedButton under an automatic answer: it helped.
	HelpedButton Key = "button_helped"
	// PersonButton under an automatic answer: a person is needed.
	PersonButton Key = "button_person"
	// PhoneButton shares the contact's own phone number.
	PhoneButton Key = "button_share_phone"
)
