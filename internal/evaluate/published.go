package evaluate

// published is what others reached on a set, each with its source.
type published struct {
	who  string
	what string // in words: the measures differ from paper to paper
}

// goals are those of design/quality.md, 0 where there is none. In percent.
type goals struct{ inScope, outside, accuracy float64 }

// known are the public sets by folder and cut of the training data.
//
// CLINC150: Larson et al., "An Evaluation Dataset for Intent Classification and
// Out-of-Scope Prediction" (2019), table 2. BANKING77: Casanueva et al., "Efficient
// Intent Detection with Dual Sentence Encoders" (2020). The few-shot figures:
// github.com/jianguoz/Few-Shot-Intent-Detection, README.
var known = map[string]struct {
	goals  goals
	others []published
}{
	"clinc_full/train.tsv": {goals{inScope: 93, outside: 60}, []published{
		{"Dialogflow", "91.7 in scope / 14.0 out-of-scope recall; by threshold 90.8 / 26.7"},
		{"Rasa", "91.5 / 45.3"}, {"SVM", "91.0 / 14.5"}, {"BERT", "96.9 / 40.3; by threshold 96.2 / 52.3"}}},
	"clinc_small/train.tsv": {goals{inScope: 91.5, outside: 60}, []published{
		{"Dialogflow", "89.4 / 14.1; by threshold 89.2 / 20.5"},
		{"Rasa", "88.9 / 55.0"}, {"SVM", "89.6 / 18.6"}, {"BERT", "96.4 / 40.9; by threshold 96.2 / 58.9"}}},
	"clinc_oos_plus/train.tsv": {goals{}, []published{
		{"Dialogflow", "91.7 / 28.5"}, {"Rasa", "90.9 / 66.0"}, {"SVM", "90.1 / 29.8"}, {"BERT", "96.7 / 59.2"}}},
	"banking77/train.tsv": {goals{accuracy: 92}, []published{
		{"USE, ConveRT, BERT (pretrained; from memory)", "92.8, 93.0, 93.7"}}},
	"fs_b77/train_5.tsv": {goals{accuracy: 69}, []published{
		{"RoBERTa, USE, USE+ConveRT (pretrained)", "74.0, 76.3, 77.8"}}},
	"fs_b77/train_10.tsv": {goals{accuracy: 78}, []published{
		{"RoBERTa, USE, USE+ConveRT (pretrained)", "84.3, 84.2, 85.2"}}},
	"fs_c150/train_5.tsv": {goals{}, []published{
		{"RoBERTa, USE, USE+ConveRT (pretrained)", "88.0, 87.8, 90.5"}}},
	"fs_c150/train_10.tsv": {goals{}, []published{
		{"RoBERTa, USE, USE+ConveRT (pretrained)", "91.6, 90.9, 93.3"}}},
}
