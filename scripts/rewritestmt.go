package scripts

import (
	"fmt"

	"github.com/yuin/gopher-lua/ast"
)

// block rewrites statements and gives what stands for them.
func (r *rewriter) block(list []ast.Stmt) []ast.Stmt {
	out := make([]ast.Stmt, 0, len(list))
	for _, s := range list {
		out = append(out, r.stmt(s)...)
	}
	return out
}

// stmt rewrites one statement.
func (r *rewriter) stmt(s ast.Stmt) []ast.Stmt {
	r.enter(s)
	defer r.leave()
	switch x := s.(type) {
	case *ast.AssignStmt:
		return r.assign(x)
	case *ast.LocalAssignStmt:
		return r.local(x)
	case *ast.FuncDefStmt:
		return r.define(x)
	case *ast.IfStmt:
		r.branches(x)
	case *ast.FuncCallStmt:
		x.Expr = r.expr(x.Expr)
	case *ast.ReturnStmt:
		if len(x.Exprs) > maxArgs {
			r.refuse("too many values are returned (at most %d)", maxArgs)
		}
		r.exprs(x.Exprs)
	default:
		r.loop(s)
	}
	return []ast.Stmt{s}
}

func (r *rewriter) loop(s ast.Stmt) {
	switch x := s.(type) {
	case *ast.DoBlockStmt:
		x.Stmts = r.block(x.Stmts)
	case *ast.WhileStmt:
		x.Condition = r.expr(x.Condition)
		x.Stmts = r.block(x.Stmts)
	case *ast.RepeatStmt:
		x.Stmts = r.block(x.Stmts)
		x.Condition = r.expr(x.Condition)
	case *ast.NumberForStmt:
		x.Init, x.Limit, x.Step = r.expr(x.Init), r.expr(x.Limit), r.expr(x.Step)
		x.Stmts = r.block(x.Stmts)
	case *ast.GenericForStmt:
		r.exprs(x.Exprs)
		x.Stmts = r.block(x.Stmts)
	}
}

// branches rewrites an if. The parser nests one elseif in the other, which the
// compiler then descends into: a long row of them counts as deep.
func (r *rewriter) branches(x *ast.IfStmt) {
	x.Condition = r.expr(x.Condition)
	x.Then = r.block(x.Then)
	x.Else = r.block(x.Else)
}

// local rewrites a local statement. "local function f" may call itself: the
// variable has to be there before the function is.
func (r *rewriter) local(x *ast.LocalAssignStmt) []ast.Stmt {
	if len(x.Names) == 1 && len(x.Exprs) == 1 {
		if _, ok := x.Exprs[0].(*ast.FunctionExpr); ok {
			name := &ast.IdentExpr{Value: x.Names[0]}
			name.SetLine(x.Line())
			set := &ast.AssignStmt{Lhs: []ast.Expr{name}, Rhs: []ast.Expr{r.expr(x.Exprs[0])}}
			set.SetLine(x.Line())
			x.Exprs = []ast.Expr{}
			return []ast.Stmt{x, set}
		}
	}
	r.exprs(x.Exprs)
	return []ast.Stmt{x}
}

// define rewrites "function a.b:c() … end" to the assignment it stands for.
func (r *rewriter) define(x *ast.FuncDefStmt) []ast.Stmt {
	target := x.Name.Func
	if x.Name.Receiver != nil {
		key := &ast.StringExpr{Value: x.Name.Method}
		key.SetLine(x.Line())
		target = &ast.AttrGetExpr{Object: x.Name.Receiver, Key: key}
		target.SetLine(x.Line())
		x.Func.ParList.Names = append([]string{"self"}, x.Func.ParList.Names...)
	}
	s := &ast.AssignStmt{Lhs: []ast.Expr{target}, Rhs: []ast.Expr{x.Func}}
	s.SetLine(x.Line())
	return r.assign(s)
}

// assign rewrites an assignment: what goes into a table goes through a call.
func (r *rewriter) assign(x *ast.AssignStmt) []ast.Stmt {
	if len(x.Lhs) > maxOperands || len(x.Rhs) > maxOperands {
		r.refuse("too many variables in one assignment (at most %d)", maxOperands)
	}
	r.exprs(x.Rhs)
	for _, l := range x.Lhs {
		if a, ok := l.(*ast.AttrGetExpr); ok {
			a.Object, a.Key = r.expr(a.Object), r.expr(a.Key)
		}
	}
	if len(x.Lhs) > 1 || len(x.Rhs) > 1 {
		return []ast.Stmt{r.several(x)}
	}
	if a, ok := x.Lhs[0].(*ast.AttrGetExpr); ok {
		return []ast.Stmt{callStmt(call(x.Line(), callSet, a.Object, a.Key, one(x.Rhs[0])))}
	}
	return []ast.Stmt{x}
}

// several is "a, t[k] = x, y": all that is read is read before anything is set. The
// library forgets that where only local variables are set: a, b = b, a.
func (r *rewriter) several(x *ast.AssignStmt) ast.Stmt {
	line := x.Line()
	ident := func(name string, i int) *ast.IdentExpr {
		e := &ast.IdentExpr{Value: fmt.Sprintf("\x00%s%d", name, i)}
		e.SetLine(line)
		return e
	}
	local := &ast.LocalAssignStmt{}
	values := &ast.LocalAssignStmt{Exprs: x.Rhs}
	var sets []ast.Stmt
	for i, l := range x.Lhs {
		v := ident("v", i)
		values.Names = append(values.Names, v.Value)
		if a, ok := l.(*ast.AttrGetExpr); ok {
			o, k := ident("o", i), ident("k", i)
			local.Names = append(local.Names, o.Value, k.Value)
			local.Exprs = append(local.Exprs, one(a.Object), one(a.Key))
			sets = append(sets, callStmt(call(line, callSet, o, k, v)))
			continue
		}
		s := &ast.AssignStmt{Lhs: []ast.Expr{l}, Rhs: []ast.Expr{v}}
		s.SetLine(line)
		sets = append(sets, s)
	}
	values.SetLine(line)
	stmts := append([]ast.Stmt{values}, sets...)
	if len(local.Names) > 0 {
		local.SetLine(line)
		stmts = append([]ast.Stmt{local}, stmts...)
	}
	block := &ast.DoBlockStmt{Stmts: stmts}
	block.SetLine(line)
	block.SetLastLine(line)
	return block
}
