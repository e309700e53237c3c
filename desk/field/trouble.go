package field

// The keys of the bot's own words for answers that are not valid.
const (
	notPattern  = "not_pattern"
	chooseOne   = "choose_one"
	notNumber   = "not_number"
	notInRange  = "not_in_range"
	notDate     = "not_date"
	notYesNo    = "not_yesno"
	notEmail    = "not_email"
	notPhone    = "not_phone"
	notURL      = "not_url"
	notRating   = "not_rating"
	notLocation = "not_location"
	notFile     = "not_file"
)
