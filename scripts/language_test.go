package scripts

import (
	"fmt"
	"strings"
	"testing"
)

// TestLanguage is Lua as scripts have it: an expression, and what it prints as.
func TestLanguage(t *testing.T) {
	for _, c := range [][2]string{
		{`"a" .. 1 .. "b"`, "a1b"},
		{`1 .. ""`, "1"}, {`0.1 .. ""`, "0.1"}, {`1e15 .. ""`, "1e+15"}, {`2^53 .. ""`, "9.007199254741e+15"}, {`-1.5 .. ""`, "-1.5"},
		{`tostring(1/0) .. tostring(-1/0)`, "inf-inf"},
		{`#"abc" + #{1, 2, 3}`, "6"}, {`#{n = 1}`, "0"},
		{`(function(...) return select("#", ...) end)(1, nil, 3)`, "3"},
		{`select(2, "a", "b", "c")`, "b"}, {`select(-1, "a", "b")`, "b"},
		{`(function() local a, b = 1, 2; a, b = b, a; return a .. b end)()`, "21"},
		{`(function() local a, b, c = 1, 2, 3; a, b, c = c, a, b; return a .. b .. c end)()`, "312"},
		{`(function() local a, b = 1; local function f() a, b = 5, a end; f(); return a .. b end)()`, "51"},
		{`(function() local a, b = 1, 2; a, b = b; return a .. tostring(b) end)()`, "2nil"},
		{`(function() local a = 0; a = 1, 2; return a end)()`, "1"},
		{`(function() local t, i = {}, 1; i, t[i] = i + 1, 20; return t[1] .. i end)()`, "202"},
		{`(function() local t = {}; t.a, t.b = (function() return 1, 2 end)(); return t.a .. t.b end)()`, "12"},
		{`(function() local a = {b = {}}; function a.b.f(x) return x + 1 end; function a.b:g(x) return self.f(x) end; return a.b:g(1) end)()`, "2"},
		{`(function() local function f(n) if n == 0 then return 0 end return f(n - 1) end return f(50) end)()`, "0"},
		{`(function() local s = 0; for i = 10, 1, -3 do s = s + i end return s end)()`, "22"},
		{`(function() local s = ""; for _, v in ipairs({"a", "b", nil, "c"}) do s = s .. v end return s end)()`, "ab"},
		{`(function() local s = ""; for k, v in pairs({10, x = 1, y = 2}) do s = s .. k .. v .. " " end return s end)()`, "110 x1 y2 "},
		{`(function() local n = 0; repeat local x = n; n = n + 1 until x >= 3; return n end)()`, "4"},
		{`(function() for i = 1, 3 do if i == 2 then goto done end end ::done:: return "x" end)()`, "x"},
		{`"a" < "b" and "b" > "a" and "a" <= "a" and 2 >= 1`, "true"}, {`(function(a, b) return a < b, a > b, a <= b, a >= b end)(1, 2)`, "true"},
		{`select("#", pcall(error))`, "2"}, {`tostring(select(2, pcall(error, {1})))`, "table: 1"},
		{`(select(2, pcall(error, "m", 0)))`, "m"}, {`(select(2, pcall(error, "m")))`, "t:3: m"},
		{`(select(2, pcall(function() error("m") end)))`, "t:3: m"},
		{`(select(2, xpcall(function() error("m", 0) end, function(e) return "<" .. e .. ">" end)))`, "<m>"},
		{`(select(3, pcall(function() return 1, 2 end)))`, "2"},
		{`getmetatable("").__index == nil`, "error"},
		{`getmetatable(setmetatable({}, {__metatable = "no"}))`, "no"},
		{`setmetatable({}, {__index = function(t, k) return k .. "!" end}).hi`, "hi!"},
		{`setmetatable({}, {__call = function(self, a) return a end})(7)`, "7"},
		{`tostring(setmetatable({}, {__tostring = function() return "me" end}))`, "me"},
		{`setmetatable({}, {__concat = function(a, b) return "c" end}) .. "x"`, "c"},
		{`"x" .. setmetatable({}, {__concat = function(a, b) return a .. "c" end})`, "xc"},
		{`setmetatable({}, {__len = function() return 9 end}) and #setmetatable({}, {__len = function() return 9 end})`, "9"},
		{`(function() local t = setmetatable({}, {__newindex = function(t, k, v) rawset(t, k, v * 2) end}); t.x = 2; return t.x end)()`, "4"},
		{`(function() local p = {}; local t = setmetatable({}, {__newindex = p}); t.x = 2; return p.x .. tostring(rawget(t, "x")) end)()`, "2nil"},
		{`(function() local mt = {__lt = function(a, b) return a.n < b.n end}; local a, b = setmetatable({n=1}, mt), setmetatable({n=2}, mt); return tostring(a < b) .. tostring(a > b) .. tostring(a <= b) end)()`, "truefalsetrue"},
		{`tonumber("0x10") + tonumber(" 5 ") + tonumber("z", 36)`, "56"}, {`tonumber("1e1")`, "10"}, {`tonumber("nan")`, "nil"}, {`tonumber("1_0")`, "nil"}, {`tonumber({})`, "nil"},
		{`("%5.1f|%-4s|%03d|%x|%q|%%"):format(3.14159, "ab", 7, 255, 'a"b')`, `  3.1|ab  |007|ff|"a\"b"|%`},
		{`("%s %s"):format(nil, true)`, "nil true"}, {`("%g %g"):format(1e20, 0.5)`, "1e+20 0.5"}, {`("%c%c"):format(72, 105)`, "Hi"},
		{`("hello"):sub(2, -2) .. ("hello"):sub(-3) .. ("hello"):sub(10)`, "ellllo"},
		{`("abc"):byte(-1) .. string.char(72, 105) .. ("abc"):rep(2, "-") .. ("abc"):reverse() .. ("aB"):upper() .. ("aB"):lower()`, "99Hiabc-abccbaABab"},
		{`(function() local t = {}; for i = 1, 2000 do t[#t + 1] = i; if i % 2 == 0 then table.remove(t) end end return #t end)()`, "1000"},
		{`(function() local t = {}; for i = 1, 1500 do t[#t + 1] = i; t[#t] = nil end return #t end)()`, "0"},
		{`(function() local t = {1, 2, 3, 4}; t[4] = nil; t[3] = nil; return table.remove(t, 1) .. #t .. t[1] end)()`, "112"},
		{`(function() local q, first = {}, 1; for i = 1, 500 do q[#q + 1] = i end; local s = 0; while q[first] do s = s + q[first]; q[first] = nil; first = first + 1 end return s end)()`, "125250"},
		{`table.concat({1, 2, 3}, ", ", 2)`, "2, 3"}, {`table.concat({})`, ""},
		{`(function() local t = {3, 1, 2}; table.sort(t); return table.concat(t) end)()`, "123"},
		{`(function() local t = {3, 1, 2}; table.sort(t, function(a, b) return a > b end); return table.concat(t) end)()`, "321"},
		{`(function() local t = {1, 2}; table.insert(t, 3); table.insert(t, 1, 0); return table.concat(t) .. table.remove(t) .. table.remove(t, 1) .. #t end)()`, "0123302"},
		{`(function() local a, b = unpack({1, 2}); return a .. b end)()`, "12"}, {`table.pack(1, nil, 3).n`, "3"},
		{`table.concat(table.keys({a = 1, b = 2}), " ")`, "a b"}, {`table.contains({1, "x"}, "x")`, "true"},
		{`math.floor(-1.5) .. math.ceil(1.2) .. math.max(1, 5, 3) .. math.min(4, 2) .. math.abs(-3) .. math.round(2.5)`, "-225233"},
		{`math.modf(3.7)`, "3"}, {`7 % 3 .. -7 % 3 .. 2 ^ 10`, "121024"}, {`math.random(1, 1)`, "1"},
		{`utf8.len("añ€") .. utf8.char(241) .. utf8.codepoint("ñ") .. utf8.sub("añ€x", 2, 3) .. utf8.offset("añ€", 3)`, "3ñ241ñ€4"},
		{`text.fold("  Ünïcode_X ") .. text.upper("ñ") .. text.lower("Ñ") .. text.trim("  a ")`, "  unicode-x Ñña"},
		{`text.similarity("hola", "HOLÀ")`, "1"}, {`text.similarity("abcd", "abxd")`, "0.75"}, {`text.similarity("", "")`, "1"},
		{`table.concat(text.split("a,b,,c", ","), "|") .. #text.split("  a b ")`, "a|b||c2"},
		{`matches("order AB12", "([A-Z]+)(\\d+)")`, "AB12"}, {`select(3, matches("order AB12", "([A-Z]+)(\\d+)"))`, "12"}, {`matches("x", "y")`, "nil"},
		{`json.encode({a = {1, 2}, b = "x<", c = true})`, `{"a":[1,2],"b":"x<","c":true}`}, {`json.encode({})`, "{}"},
		{`json.decode('{"a":[1,{"b":null}],"c":"d"}').a[1]`, "1"}, {`select(2, json.decode("[1,"))`, "it is no JSON"}, {`select(2, json.decode("1 2"))`, "something follows the value"},
		{`time.format("%Y-%m-%d %H:%M %a")`, "2026-11-24 10:00 Tue"}, {`time.date(0).year`, "1970"}, {`time.parse("1970-01-02")`, "86400"}, {`time.parse("x")`, "nil"},
		{`time.format("%H:%M", time.parse("09:30"))`, "09:30"}, {`time.duration("1h30m")`, "5400"}, {`now == time.parse("2026-11-24 10:00")`, "true"},
		{`type(nil) .. type(1) .. type("") .. type({}) .. type(print)`, "nilnumberstringtablefunction"},
		{`(function() local t = {["then"] = 1}; local u = {then = 2}; return t["then"] + u["then"] end)()`, "3"},
	} {
		got, err := eval(t, "return tostring((\n"+c[0]+"\n))")
		text := fmt.Sprint(got...)
		if err != nil {
			text = "error"
		}
		if text != c[1] {
			t.Errorf("%s: %s (%v) instead of %s", c[0], text, err, c[1])
		}
	}
}

func TestPatterns(t *testing.T) {
	for _, c := range [][2]string{
		{`("hello world"):find("o w")`, "5 7"}, {`("hello"):find("l+")`, "3 4"}, {`("hello"):find("xyz")`, "nil"}, {`("a.b"):find(".", 1, true)`, "2 2"},
		{`("hello"):find("")`, "1 0"}, {`("hello"):find("", 10)`, "nil"}, {`("hello"):find("l", -2)`, "4 4"}, {`("abc"):find("b", -100)`, "2 2"},
		{`("key = value"):match("^(%w+)%s*=%s*(%w+)$")`, "key value"}, {`("  trim  "):match("^%s*(.-)%s*$")`, "trim"},
		{`("abc"):match("()b()")`, "2 3"}, {`("2026-11-24"):match("(%d+)-(%d+)-(%d+)")`, "2026 11 24"},
		{`("f(a(b)c)d"):match("%b()")`, "(a(b)c)"}, {`("THE (quick) fox"):find("%((%a+)%)")`, "5 11 quick"},
		{`("hello hello"):match("(%w+) %1")`, "hello"}, {`("THE (quick) fox"):gsub("%f[%a]%a+", "x")`, "x (x) x 3"},
		{`("abc"):gsub("", "-")`, "-a-b-c- 4"}, {`("abc"):gsub("b*", "x")`, "xaxxcx 4"}, {`("hello"):gsub("l", {l = "L"})`, "heLLo 2"},
		{`("hello"):gsub("l", function(c) return nil end)`, "hello 2"}, {`("hello world"):gsub("(%w+) (%w+)", "%2 %1")`, "world hello 1"},
		{`("abc"):gsub("%w", "%0%0", 2)`, "aabbc 2"}, {`("abc"):gsub("^a", "x")`, "xbc 1"}, {`("x^y"):gsub("%^", "-")`, "x-y 1"}, {`("100%"):gsub("%%", "%%%%")`, "100%% 1"},
		{`("a]b"):match("[]]")`, "]"}, {`("a-b"):match("[a%-]+")`, "a-"}, {`("abc123"):match("[^%d]+")`, "abc"}, {`("x-z"):match("[a-]-z")`, "-z"},
		{`("aaa"):match("a-$")`, "aaa"}, {`("aaa"):match("a?a?a?a?")`, "aaa"}, {`("[[x]]"):match("%[%[(.*)%]%]")`, "x"}, {`("a\0b"):match("%z")`, "\x00"},
		{`("ABC"):match("%u%U?")`, "A"}, {`("0x1F"):match("%x+", 3)`, "1F"}, {`("a,b"):match("%p")`, ","},
	} {
		got, err := eval(t, "local out = table.pack("+c[0]+")\nfor i = 1, out.n do out[i] = tostring(out[i]) end\nlog(table.concat(out, ' '))\nreturn table.concat(out, ' ')")
		if err != nil || fmt.Sprint(got...) != c[1] {
			t.Errorf("%s: %q (%v) instead of %q", c[0], got, err, c[1])
		}
	}
	for _, p := range []string{"[", "%", "[%", "(", "%b", "%bx", "%f", "%f[", "[^", "(()", "%1", ")", "a)", "(a))", "%2(a)"} {
		if _, err := eval(t, fmt.Sprintf("return ('aaa'):match(%q)", p)); err == nil {
			t.Errorf("the pattern %s is taken", p)
		}
	}
}

func TestSyntaxErrors(t *testing.T) {
	for _, c := range [][2]string{
		{"action(function()\n  say(\"a\"\n  say(\"b\")\nend)", "t:3: “say” does not belong here\n  say(\"b\")\n  ^"},
		{"x = = 1", "t:1: “=” does not belong here\nx = = 1\n    ^"},
		{"action(function()", "t:1: the script ends too early: an “end”, a bracket or a quote is missing\naction(function()\n                 ^"},
		{"goto nowhere", "t:1: no visible label 'nowhere' for <goto> at line 1\ngoto nowhere\n^"},
		{"local x = \"é\" + + 1", "t:1: “+” does not belong here\nlocal x = \"é\" + + 1\n                ^"},
		{"log(1)", "t:1: this script registers nothing"},
		{"", "t:1: this script registers nothing"},
		{"action(1)", "t:1: bad argument #1 to action (a function is expected, not a number)"},
		{"on(\"massage\", function() end)", "t:1: there is no event “massage” (did you mean “message”?)"},
		{"action(function() end)\naction(function() end)", "t:2: this script has two of action\naction(function() end)\n^"},
		{"condition(slow(function() end))", "t:1: a condition cannot be slow: its answer is needed at once"},
		{"command{ name = \"a b\", run = function() end }", "t:1: “a b” is no name"},
		{"command{ name = \"a\", who = \"boss\", run = function() end }", "t:1: command: “who” must be contact, agent or admin"},
		{"command{ name = \"a\" }", "t:1: command: “run” must be a function"},
		{"actoin(function() end)", "t:1: there is no variable or function called “actoin” (did you mean “action”?)"},
		{"local t\naction(t.x)", "t:2: "},
		{"action(print)", "t:1: a function of the script is expected"},
	} {
		_, err := Compile("t", c[0])
		if err == nil || !strings.HasPrefix(err.Error(), c[1]) {
			t.Errorf("%q: %v\ninstead of %s", c[0], err, c[1])
		}
	}
}

// TestForeignSigns: what a phone makes of quotes is named, with the caret under it.
func TestForeignSigns(t *testing.T) {
	for src, want := range map[string]string{
		"on(“message”, f)":             "t:1: “ is a quotation mark that Lua does not know: use \" or ', or send the script as a file\non(“message”, f)\n   ^",
		"local x = 1\nlocal y = 2 – x": "t:2: Lua does not know the sign – outside of a text\nlocal y = 2 – x\n            ^",
	} {
		if _, err := Compile("t", src); err == nil || err.Error() != want {
			t.Errorf("%s:\n%v\n%s", src, err, want)
		}
	}
}
