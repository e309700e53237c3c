package commands

import (
	"strings"

	"frontdesk/desk"
	"frontdesk/desk/field"
)

var fieldFamily = family{
	kind: desk.KindField, noun: "field",
	parse: func(c *Call) (parsed, error) {
		f, err := field.Parse(c.Text())
		if err != nil {
			return parsed{}, err
		}
		if err := checkName(c, f.Name, builtInNames); err != nil {
			return parsed{}, err
		}
		p := parsed{name: f.Name, source: "/addfield " + field.Print(f), object: f}
		if f.Script != "" && c.Book.Lacks(f.Script, "validator") != "" {
			p.warnings = append(p.warnings, c.Book.Lacks(f.Script, "validator"))
		}
		return p, nil
	},
	line: func(_ *Call, i *desk.Item) string { return strings.TrimPrefix(i.Source, "/addfield ") },
}

var builtInNames = []string{"name", "first_name", "username", "phone", "channel", "language_code", "created", "last_seen", "source"}

var addField = Command{
	Name: "addfield", Args: "NAME TYPE …", About: "Adds a contact field.",
	Who: desk.Manager, Where: Setup, Part: PartFields, Example: "/addfield language choice English=en | Español=es",
	More: "Types: text [/regex/ \"hint\"], choice A=a | B=b, number [min max], date, yesno, email, phone, url, rating, location, file.",
	Run:  func(c *Call) { fieldFamily.add(c) },
}

var editField = Command{
	Name: "editfield", Args: "NAME [TYPE …]", About: "Changes a field.",
	Who: desk.Manager, Where: Setup, Part: PartFields, Example: "/editfield topic choice orders | returns | other",
	Run: func(c *Call) { fieldFamily.edit(c) },
}

var delField = Command{
	Name: "delfield", Args: "NAME", About: "Deletes a field.",
	Who: desk.Manager, Where: Setup, Part: PartFields, Example: "/delfield topic",
	Run: func(c *Call) { fieldFamily.del(c) },
}

var fields = Command{
	Name: "fields", About: "The contact fields.",
	Who: desk.Worker, Where: Setup, Part: PartFields, Example: "/fields",
	Run: func(c *Call) {
		fieldFamily.list(c, "Contact fields", "There is no field yet. Example: "+addField.Example)
	},
}

var fieldCmd = Command{
	Name: "field", Args: "NAME", About: "Shows a field and where it is used.",
	Who: desk.Worker, Where: Setup, Part: PartFields, Example: "/field language",
	Run: func(c *Call) { fieldFamily.show(c) },
}
