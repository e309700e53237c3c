package words

import "slices"

// KeyInfo describes a key to owners.
type KeyInfo struct {
	Key          Key
	About        string   // when it is said
	Placeholders []string // that a wording may have, without braces
	Required     []string // those of them that a wording must have
	Button       bool     // it is a button's label: short, one line

	bare Key // said instead when the first placeholder has no value
}

// Keys lists all keys in the order of the documentation.
func Keys() []KeyInfo { return slices.Clone(infos) }

var infos = []KeyInfo{
	says(Received, "The first message has come, and there is no team yet."),
	says(HumanComing, "The contact asked for a person, or was handed to one."),
	says(HumanOutsideHours, "The contact asked for a person outside of opening hours.").with("when").or(HumanLater),
	says(HumanLater, "The same, when it is not known when the team opens."),
	says(Help, "The contact typed /help."),

	says(ChooseOne, "No choice was understood; the buttons follow.").may("options"),
	says(ChooseNumber, "Choices as a numbered list, where there are no buttons.").may("options"),
	says(NotUnderstood, "No answer was understood; the question follows again."),
	says(NotNumber, "The answer is not a number."),
	says(NotInRange, "The answer is a number, but too small or too large.").with("min", "max").or(NotNumber),
	says(NotDate, "The answer is not a date."),
	says(NotEmail, "The answer is not an e-mail address."),
	says(NotPhone, "The answer is not a phone number."),
	says(NotURL, "The answer is not a web address."),
	says(NotYesNo, "The answer is neither yes nor no."),
	says(NotRating, "The answer is not a rating from 1 to 5."),
	says(NotPattern, "The answer does not match the field's pattern; {hint} is what the field says about it.").with("hint").or(NotUnderstood),
	says(NotLocation, "The answer is not a location."),
	says(NotFile, "The answer is not a photo or a file."),

	says(Understood, "An answer was understood, and is said back.").with("label").or(GotIt),
	says(GotIt, "An answer was understood; there is nothing to say back (a location, a file)."),
	says(Changed, "An earlier answer was changed.").with("label").or(ChangedPlain),
	says(ChangedPlain, "The same, when there is nothing to say back."),
	says(AlreadyAnswered, "A button of an old question was pressed; a short notice."),
	says(Skipped, "An optional question was skipped."),
	says(SkippedForPerson, "Too many wrong answers: the question is left to a person."),
	says(CannotSkip, "The question needs an answer; a person is offered."),
	says(NothingToSkip, "/skip while no question is open."),
	says(WentBack, "/back: the last answered question follows again."),
	says(NothingToGoBack, "/back before there is any answer."),
	says(OnceMore, "The same question follows again, after a message that was no answer."),
	says(QuestionsLeft, "How many questions are still to come.").with("count"),

	says(SurveyThanks, "A survey is complete that has no thanks of its own."),
	says(SurveyLeft, "The contact left a survey."),
	says(SurveyClosed, "Silence ended a survey."),
	says(StillThere, "After silence in a survey; the question follows again."),
	says(Reminder, "After more silence in a survey; the question follows again."),

	says(StopAsk, "The contact wants no more automatic messages: asks, with Yes and No."),
	says(Stopped, "Automatic messages are stopped."),
	says(StopCancelled, "The contact does not want to stop them after all."),
	says(AlreadyStopped, "They had been stopped before."),
	says(StartedAgain, "The contact wants automatic messages again."),

	says(MyDataIntro, "/mydata: before the list of what is kept."),
	says(MyDataCount, "/mydata: how many messages are kept.").with("count"),
	says(MyDataEmpty, "/mydata: nothing is kept."),
	says(MyDataDone, "/mydata: everything has been sent."),
	says(MyDataWait, "/mydata: asked for less than an hour ago."),
	says(MyDataCut, "/mydata: the file holds the newest messages only."),
	says(MyDataName, "/mydata: in the file, before the name."),
	says(MyDataPhone, "/mydata: in the file, before the phone number."),
	says(MyDataTags, "/mydata: in the file, before the tags."),
	says(MyDataSince, "/mydata: in the file, before the day of the first contact."),
	says(MyDataSeen, "/mydata: in the file, before the time of the last message."),
	says(MyDataYou, "/mydata: in the file, before what the contact wrote."),
	says(MyDataUs, "/mydata: in the file, before what they were sent."),
	says(ForgetIntro, "/forgetme: what it does."),
	says(ForgetConfirm, "/forgetme: asks, with Yes and No."),
	says(ForgetDone, "/forgetme: done, with the number of messages.").with("count").or(ForgetGone),
	says(ForgetGone, "/forgetme: done."),
	says(ForgetCancelled, "/forgetme: the contact does not want it after all."),

	says(RatingAsk, "Asks for a rating, two minutes after close."),
	says(RatingThanks, "A rating came; a comment is welcome."),
	says(CommentThanks, "A comment on the rating came."),
	says(HelpedThanks, "An automatic answer helped."),
	says(HelpedNumbers, "Under an automatic answer, where there are no buttons: 1 it helped, 2 a person."),

	says(Unsupported, "A kind of message that the bot cannot read."),
	says(TooLarge, "A file is too large; {size} is the limit.").with("size").or(Unsupported),
	says(LinkPhone, "Asks to share the phone number, with a button."),

	label(Yes, "Yes."),
	label(No, "No."),
	label(SkipButton, "Under an optional question."),
	label(BackButton, "Back to the last answer."),
	label(HumanButton, "Talk to a person."),
	label(HelpedButton, "Under an automatic answer: it helped."),
	label(PersonButton, "Under an automatic answer: a person is needed."),
	label(PhoneButton, "Shares the contact's phone number."),
}

var infoOf = byKey()

func byKey() map[Key]KeyInfo {
	out := map[Key]KeyInfo{}
	for _, k := range infos {
		out[k.Key] = k
	}
	return out
}

func says(k Key, about string) KeyInfo { return KeyInfo{Key: k, About: about} }

func label(k Key, about string) KeyInfo { return KeyInfo{Key: k, About: about, Button: true} }

// with adds placeholders that every wording must have.
func (i KeyInfo) with(names ...string) KeyInfo {
	i.Required = append(i.Required, names...)
	return i.may(names...)
}

// may adds placeholders that a wording can have.
func (i KeyInfo) may(names ...string) KeyInfo {
	i.Placeholders = append(i.Placeholders, names...)
	return i
}

func (i KeyInfo) or(bare Key) KeyInfo {
	i.bare = bare
	return i
}
