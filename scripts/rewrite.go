package scripts

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// The names of what rewritten code calls. No script can spell them.
const (
	callConcat = "\x00concat" // a .. b .. c
	callSet    = "\x00set"    // t[k] = v
	callTable  = "\x00table"  // { … }
	callFunc   = "\x00func"   // function … end
	callLen    = "\x00len"    // #t
	callLess   = "\x00<"      // a < b, a > b with what may be texts
	callAtMost = "\x00<="     // a <= b, a >= b
	callArgs   = "\x00args"   // at the start of a function with ...
)

// rewriter walks the whole program once. It refuses what is nested so deeply that
// the compiler would recurse without bound, and has every instruction that can ask
// for memory go through a function of ours, which counts it.
type rewriter struct {
	depth int
	line  int
}

// tooMuch is what a rewriter panics with; compile recovers it.
type tooMuch struct {
	line int
	msg  string
}

func (r *rewriter) refuse(format string, args ...any) {
	panic(&tooMuch{r.line, fmt.Sprintf(format, args...)})
}

func (r *rewriter) enter(n ast.PositionHolder) {
	if l := n.Line(); l > 0 {
		r.line = l
	}
	if r.depth++; r.depth > maxDepth {
		r.refuse("this is nested too deeply (at most %d levels)", maxDepth)
	}
}

func (r *rewriter) leave() { r.depth-- }

// call is a call of one of our functions that gives one value.
func call(line int, name string, args ...ast.Expr) *ast.FuncCallExpr {
	fn := &ast.IdentExpr{Value: name}
	fn.SetLine(line)
	for _, a := range args {
		if a.Line() <= 0 {
			a.SetLine(line)
		}
	}
	c := &ast.FuncCallExpr{Func: fn, Args: args, AdjustRet: true}
	c.SetLine(line)
	c.SetLastLine(line)
	return c
}

func callStmt(c *ast.FuncCallExpr) ast.Stmt {
	s := &ast.FuncCallStmt{Expr: c}
	s.SetLine(c.Line())
	s.SetLastLine(c.Line())
	return s
}

// one cuts what may give several values to one.
func one(e ast.Expr) ast.Expr {
	switch x := e.(type) {
	case *ast.FuncCallExpr:
		x.AdjustRet = true
	case *ast.Comma3Expr:
		x.AdjustRet = true
	}
	return e
}

// exprs rewrites a list in place.
func (r *rewriter) exprs(list []ast.Expr) {
	for i := range list {
		list[i] = r.expr(list[i])
	}
}

// expr rewrites one expression and gives what stands for it.
func (r *rewriter) expr(e ast.Expr) ast.Expr {
	if e == nil {
		return nil
	}
	r.enter(e)
	defer r.leave()
	switch x := e.(type) {
	case *ast.StringConcatOpExpr:
		return r.concat(x)
	case *ast.TableExpr:
		return r.table(x)
	case *ast.FunctionExpr:
		r.function(x)
		return call(x.Line(), callFunc, x)
	case *ast.RelationalOpExpr:
		return r.compare(x)
	case *ast.UnaryLenOpExpr:
		return call(x.Line(), callLen, one(r.expr(x.Expr)))
	case *ast.AttrGetExpr:
		x.Object, x.Key = r.expr(x.Object), r.expr(x.Key)
	case *ast.FuncCallExpr:
		x.Func, x.Receiver = r.expr(x.Func), r.expr(x.Receiver)
		if len(x.Args) > maxArgs {
			r.refuse("this call has too many arguments (at most %d)", maxArgs)
		}
		r.exprs(x.Args)
	default:
		r.operator(e)
	}
	return e
}

func (r *rewriter) operator(e ast.Expr) {
	switch x := e.(type) {
	case *ast.LogicalOpExpr:
		x.Lhs, x.Rhs = r.expr(x.Lhs), r.expr(x.Rhs)
	case *ast.ArithmeticOpExpr:
		x.Lhs, x.Rhs = r.expr(x.Lhs), r.expr(x.Rhs)
	case *ast.UnaryMinusOpExpr:
		x.Expr = r.expr(x.Expr)
	case *ast.UnaryNotOpExpr:
		x.Expr = r.expr(x.Expr)
	}
}

// compare has two texts compared by us: the library takes a millisecond for long
// ones. Where one side is a number, or can be nothing else, it stays.
func (r *rewriter) compare(x *ast.RelationalOpExpr) ast.Expr {
	number := isNumber(x.Lhs) || isNumber(x.Rhs)
	x.Lhs, x.Rhs = r.expr(x.Lhs), r.expr(x.Rhs)
	if number || x.Operator == "==" || x.Operator == "~=" {
		return x
	}
	name := callLess
	if x.Operator == "<=" || x.Operator == ">=" {
		name = callAtMost
	}
	args := []ast.Expr{one(x.Lhs), one(x.Rhs)}
	if x.Operator[0] == '>' {
		args = append(args, &ast.TrueExpr{})
	}
	return call(x.Line(), name, args...)
}

// isNumber tells whether an expression is a number, whatever it is made of.
func isNumber(e ast.Expr) bool {
	switch e.(type) {
	case *ast.NumberExpr, *ast.ArithmeticOpExpr, *ast.UnaryMinusOpExpr, *ast.UnaryLenOpExpr:
		return true
	}
	return false
}

// concat makes one call of a chain of .., whatever its length: a chain of many long
// strings must not be built in one instruction.
func (r *rewriter) concat(x *ast.StringConcatOpExpr) ast.Expr {
	var parts []ast.Expr
	var e ast.Expr = x
	for {
		c, ok := e.(*ast.StringConcatOpExpr)
		if !ok {
			break
		}
		parts, e = append(parts, one(r.expr(c.Lhs))), c.Rhs
		if len(parts) >= maxOperands {
			r.refuse("too many .. in a row (at most %d)", maxOperands)
		}
	}
	return call(x.Line(), callConcat, append(parts, one(r.expr(e)))...)
}

// table counts a table when it is made: its list by its length, the keyed fields
// here.
func (r *rewriter) table(x *ast.TableExpr) ast.Expr {
	if len(x.Fields) > maxList {
		r.refuse("this table has too many fields (at most %d)", maxList)
	}
	keyed := 0
	for _, f := range x.Fields {
		if f.Key != nil {
			keyed++
			if k, ok := f.Key.(*ast.StringExpr); ok && k.Value == thenKey {
				k.Value = "then"
			}
			f.Key = r.expr(f.Key)
		}
		f.Value = r.expr(f.Value)
	}
	n := &ast.NumberExpr{Value: fmt.Sprint(keyed)}
	return call(x.Line(), callTable, x, n)
}

// function rewrites a function's body.
func (r *rewriter) function(x *ast.FunctionExpr) {
	x.Stmts = r.block(x.Stmts)
	if x.ParList.HasVargs {
		rest := &ast.Comma3Expr{}
		c := call(x.Line(), callArgs, rest)
		x.Stmts = append([]ast.Stmt{callStmt(c)}, x.Stmts...)
	}
}
