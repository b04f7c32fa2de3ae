/* The grammar: Python 3.11. Actions call builders
 * (build.h); what the grammar cannot say is checked there, in target.c and in check.c.
 *
 * bison -o parser.c --defines=parser.h; the lexer's output is lexer.c. */
%require "3.8"
%define api.pure full
%define api.prefix {firn_yy}
%define api.token.prefix {TOK_}
%define api.value.type {parse_value}
%define api.location.type {diag_span}
%define parse.error custom
%define parse.lac full
%locations
%expect 0
%param {struct parser *p}

%code requires {
#include "tokens.h"
struct parser;
}

%code {
#include "build.h"

#include <assert.h>

#define YYLLOC_DEFAULT(current, rhs, n)                                                            \
    do {                                                                                           \
        (current).start = (n) ? YYRHSLOC(rhs, 1).start : YYRHSLOC(rhs, 0).end;                     \
        (current).end = (n) ? YYRHSLOC(rhs, n).end : YYRHSLOC(rhs, 0).end;                         \
    } while (0)

/* A bound on the stack, and so on nesting by way of prefixes such as "not not not". */
#define YYMAXDEPTH 20000

static int firn_yylex(parse_value *value, diag_span *span, parser *p);
static void firn_yyerror(const diag_span *span, parser *p, const char *message);
}

%token END 0 "end of file"
%token ERROR "invalid text"
%token UNCLOSED "end of brackets"
%token NEWLINE "end of line" INDENT "indent" DEDENT "dedent"
%token <name> NAME "name"
%token <constant> NUMBER "number" STRING "string" FSTRING_MIDDLE "text of an f-string"
%token FSTRING_START "f-string" FSTRING_END "end of the f-string"
%token FIELD_START "{ of an f-string" FIELD_END "} of the f-string" FIELD_SPEC ": of the f-string"
%token FIELD_CONVERT "!"
%token FALSE "False" NONE "None" TRUE "True" AND "and" AS "as" ASSERT "assert" ASYNC "async"
%token AWAIT "await" BREAK "break" CLASS "class" CONTINUE "continue" DEF "def" DEL "del"
%token ELIF "elif" ELSE "else" EXCEPT "except" FINALLY "finally" FOR "for" FROM "from"
%token GLOBAL "global" IF "if" IMPORT "import" IN "in" IS "is" LAMBDA "lambda"
%token NONLOCAL "nonlocal" NOT "not" OR "or" PASS "pass" RAISE "raise" RETURN "return" TRY "try"
%token WHILE "while" WITH "with" YIELD "yield" MATCH "match" CASE "case"
%token LPAR "(" RPAR ")" LSQB "[" RSQB "]" LBRACE "{" RBRACE "}" WITH_LPAR "( of with"
%token COLON ":" WALRUS ":=" COMMA "," SEMI ";" DOT "." ELLIPSIS "..." ARROW "->" EQUAL "="
%token AT "@" PLUS "+" MINUS "-" STAR "*" POWER "**" SLASH "/" FLOORDIV "//" PERCENT "%"
%token BAR "|" CARET "^" AMPER "&" TILDE "~" LSHIFT "<<" RSHIFT ">>" LESS "<" GREATER ">"
%token LESS_EQUAL "<=" GREATER_EQUAL ">=" EQ_EQUAL "==" NOT_EQUAL "!="
%token PLUS_EQUAL "+=" MINUS_EQUAL "-=" STAR_EQUAL "*=" POWER_EQUAL "**=" SLASH_EQUAL "/="
%token FLOORDIV_EQUAL "//=" PERCENT_EQUAL "%=" AT_EQUAL "@=" BAR_EQUAL "|=" CARET_EQUAL "^="
%token AMPER_EQUAL "&=" LSHIFT_EQUAL "<<=" RSHIFT_EQUAL ">>="

%left "or"
%left "and"
%precedence "not"
%left "|"
%left "^"
%left "&"
%left "<<" ">>"
%left "+" "-"
%left "*" "@" "/" "//" "%"
%precedence SIGN
%right "**"

%type <stmts> statements statement simple_line simple_list block else_part elif_part finally_part
%type <stmt> simple compound loop with function class definition
%type <exprs> star_list chain named_list target_list slice_list fstring_parts string_list
%type <exprs> decorators except_list
%type <expr> star_exprs star_item value yield_expr named expr disj compare arith primary atom
%type <expr> string targets target_item named_item group slices slice slice_part fstring_value
%type <expr> named_group fstring_spec dict_items annotation star_annotation default returns comp_item
%type <op> augmented compare_op
%type <clauses> comp_for
%type <call> args arg_list class_args
%type <arg> arg
%type <pair> dict_item
%type <params> params param_list lambda_params lambda_param_list
%type <param> param lambda_param
%type <items> with_items with_item
%type <handlers> handlers handler group_handlers group_handler
%type <cases> cases case
%type <pattern> patterns pattern or_pattern closed_pattern class_pattern class_pattern_args
%type <pattern> mapping_items mapping_item star_pattern class_pattern_arg
%type <patterns> pattern_list
%type <expr> pattern_value pattern_literal signed_number guard
%type <names> name_list
%type <aliases> import_list from_list from_names
%type <name> dotted
%type <convert> fstring_convert
%type <number> dots

%%

file
    : %empty
    | statements                        { p->body = *$1; }
    ;

/* ---- statements ---- */

statements
    : statement
    | statements statement              { $$ = build_join(p, $1, $2); }
    ;

statement
    : simple_line
    | compound                          { $$ = build_stmts(p, NULL, $1); }
    | error NEWLINE                     { yyerrok; $$ = build_stmts(p, NULL, NULL); }
    | error NEWLINE INDENT statements DEDENT
                                        { yyerrok; $$ = $4; }
    ;

simple_line
    : simple_list NEWLINE
    | simple_list ";" NEWLINE
    ;

simple_list
    : simple                            { $$ = build_stmts(p, NULL, $1); }
    | simple_list ";" simple            { $$ = build_stmts(p, $1, $3); }
    ;

block
    : simple_line
    | NEWLINE INDENT statements DEDENT  { $$ = $3; }
    ;

simple
    : star_exprs                        { $$ = build_expr_stmt(p, @$, $1); }
    | yield_expr                        { $$ = build_expr_stmt(p, @$, $1); }
    | chain                             { $$ = build_assign(p, @$, $1); }
    | star_exprs augmented value        { $$ = build_aug_assign(p, @$, $1, $2, $3); }
    | star_exprs ":" expr               { $$ = build_ann_assign(p, @$, $1, $3, NULL); }
    | star_exprs ":" expr "=" value     { $$ = build_ann_assign(p, @$, $1, $3, $5); }
    | "del" star_exprs                  { $$ = build_delete(p, @$, build_exprs(p, NULL, $2)); }
    | "pass"                            { $$ = build_stmt(p, STMT_PASS, @$); }
    | "break"                           { $$ = build_stmt(p, STMT_BREAK, @$); }
    | "continue"                        { $$ = build_stmt(p, STMT_CONTINUE, @$); }
    | "return"                          { $$ = build_return(p, @$, NULL); }
    | "return" star_exprs               { $$ = build_return(p, @$, $2); }
    | "raise"                           { $$ = build_raise(p, @$, NULL, NULL); }
    | "raise" expr                      { $$ = build_raise(p, @$, $2, NULL); }
    | "raise" expr "from" expr          { $$ = build_raise(p, @$, $2, $4); }
    | "assert" expr                     { $$ = build_assert(p, @$, $2, NULL); }
    | "assert" expr "," expr            { $$ = build_assert(p, @$, $2, $4); }
    | "global" name_list                { $$ = build_scope_names(p, STMT_GLOBAL, @$, $2); }
    | "nonlocal" name_list              { $$ = build_scope_names(p, STMT_NONLOCAL, @$, $2); }
    | "import" import_list              { $$ = build_import(p, @$, $2); }
    | "from" dotted "import" from_names { $$ = build_import_from(p, @$, 0, $2, $4); }
    | "from" dots "import" from_names   { $$ = build_import_from(p, @$, $2, NULL, $4); }
    | "from" dots dotted "import" from_names
                                        { $$ = build_import_from(p, @$, $2, $3, $5); }
    ;

/* What is left and right of each "=", from left to right. */
chain
    : star_exprs "=" value              { $$ = build_exprs(p, build_exprs(p, NULL, $1), $3); }
    | yield_expr "=" value              { $$ = build_exprs(p, build_exprs(p, NULL, $1), $3); }
    | chain "=" value                   { $$ = build_exprs(p, $1, $3); }
    ;

value
    : star_exprs
    | yield_expr
    ;

augmented
    : "+="                              { $$ = AST_BINARY_ADD; }
    | "-="                              { $$ = AST_BINARY_SUB; }
    | "*="                              { $$ = AST_BINARY_MUL; }
    | "@="                              { $$ = AST_BINARY_MATMUL; }
    | "/="                              { $$ = AST_BINARY_DIV; }
    | "//="                             { $$ = AST_BINARY_FLOORDIV; }
    | "%="                              { $$ = AST_BINARY_MOD; }
    | "**="                             { $$ = AST_BINARY_POW; }
    | "<<="                             { $$ = AST_BINARY_LSHIFT; }
    | ">>="                             { $$ = AST_BINARY_RSHIFT; }
    | "|="                              { $$ = AST_BINARY_OR; }
    | "^="                              { $$ = AST_BINARY_XOR; }
    | "&="                              { $$ = AST_BINARY_AND; }
    ;

name_list
    : NAME                              { $$ = build_names(p, NULL, $1, @1); }
    | name_list "," NAME                { $$ = build_names(p, $1, $3, @3); }
    ;

import_list
    : dotted                            { $$ = build_aliases(p, NULL, @$, $1, NULL); }
    | dotted "as" NAME                  { $$ = build_aliases(p, NULL, @$, $1, $3); }
    | import_list "," dotted            { $$ = build_aliases(p, $1, @3, $3, NULL); }
    | import_list "," dotted "as" NAME  { $$ = build_aliases(p, $1, @3, $3, $5); }
    ;

dotted
    : NAME
    | dotted "." NAME                   { $$ = build_dotted(p, $1, $3); }
    ;

dots
    : "."                               { $$ = 1; }
    | "..."                             { $$ = 3; }
    | dots "."                          { $$ = $1 + 1; }
    | dots "..."                        { $$ = $1 + 3; }
    ;

from_names
    : "*"                               {
                                            const ast_name *star = ast_intern(p->names, "*", 1);
                                            $$ = build_aliases(p, NULL, @1, star, NULL);
                                        }
    | from_list
    | from_list ","                     {
                                            diag_span after = {@2.end, @2.end + 1};
                                            build_error(p, after, "trailing comma not allowed "
                                                                  "without surrounding "
                                                                  "parentheses");
                                        }
    | "(" from_list ")"                 { $$ = $2; }
    | "(" from_list "," ")"             { $$ = $2; }
    ;

from_list
    : NAME                              { $$ = build_aliases(p, NULL, @$, $1, NULL); }
    | NAME "as" NAME                    { $$ = build_aliases(p, NULL, @$, $1, $3); }
    | from_list "," NAME                { $$ = build_aliases(p, $1, @3, $3, NULL); }
    | from_list "," NAME "as" NAME      { $$ = build_aliases(p, $1, @3, $3, $5); }
    ;

compound
    : "if" named ":" block elif_part    { $$ = build_branch(p, STMT_IF, @$, $2, $4, $5); }
    | "while" named ":" block else_part { $$ = build_branch(p, STMT_WHILE, @$, $2, $4, $5); }
    | loop
    | with
    | "async" loop                      { $$ = build_async(p, @$, $2); }
    | "async" with                      { $$ = build_async(p, @$, $2); }
    | "try" ":" block handlers else_part finally_part
                                        { $$ = build_try(p, @$, $3, $4, false, $5, $6); }
    | "try" ":" block group_handlers else_part finally_part
                                        { $$ = build_try(p, @$, $3, $4, true, $5, $6); }
    | "try" ":" block "finally" ":" block
                                        { $$ = build_try(p, @$, $3, NULL, false, NULL, $6); }
    | "match" named_group ":" NEWLINE INDENT cases DEDENT
                                        { $$ = build_match(p, @$, $2, $6); }
    | definition
    | decorators definition             { $$ = build_decorated(p, $1, $2); }
    ;

/* ---- match ---- */

named_group
    : named_list                        { $$ = build_tuple_or_one(p, @$, $1, false); }
    | named_list ","                    { $$ = build_tuple_or_one(p, @$, $1, true); }
    ;

cases
    : case
    | cases case                        { $$ = build_cases(p, $1, $2); }
    ;

case
    : "case" patterns guard ":" block   { $$ = build_case(p, $2, $3, $5); }
    | error NEWLINE                     { yyerrok; $$ = build_case(p, NULL, NULL, NULL); }
    | error NEWLINE INDENT statements DEDENT
                                        { yyerrok; $$ = build_case(p, NULL, NULL, NULL); }
    ;

guard
    : %empty                            { $$ = NULL; }
    | "if" named                        { $$ = $2; }
    ;

patterns
    : pattern_list                      { $$ = pattern_group(p, @$, $1, false); }
    | pattern_list ","                  { $$ = pattern_group(p, @$, $1, true); }
    ;

pattern_list
    : star_pattern                      { $$ = pattern_push(p, NULL, $1); }
    | pattern_list "," star_pattern     { $$ = pattern_push(p, $1, $3); }
    ;

star_pattern
    : pattern
    | "*" NAME                          { $$ = pattern_capture(p, @$, PATTERN_STAR, $2); }
    ;

pattern
    : or_pattern
    | or_pattern "as" primary           { $$ = pattern_as(p, @$, $1, $3); }
    ;

or_pattern
    : closed_pattern
    | or_pattern "|" closed_pattern     { $$ = pattern_or(p, @$, $1, $3); }
    ;

closed_pattern
    : NAME                              { $$ = pattern_capture(p, @$, PATTERN_CAPTURE, $1); }
    | pattern_value                     { $$ = pattern_constant(p, @$, $1); }
    | pattern_literal                   { $$ = pattern_constant(p, @$, $1); }
    | "(" ")"                           { $$ = pattern_sequence(p, @$, NULL); }
    | "(" patterns ")"                  { $$ = pattern_parenthesized(@$, $2); }
    | "[" "]"                           { $$ = pattern_sequence(p, @$, NULL); }
    | "[" pattern_list "]"              { $$ = pattern_sequence(p, @$, $2); }
    | "[" pattern_list "," "]"          { $$ = pattern_sequence(p, @$, $2); }
    | "{" "}"                           { $$ = pattern_new(p, @$, PATTERN_MAPPING); }
    | "{" mapping_items "}"             { $$ = $2; $$->span = @$; }
    | "{" mapping_items "," "}"         { $$ = $2; $$->span = @$; }
    | class_pattern
    ;

pattern_value
    : NAME "." NAME                     {
                                            ast_expr *left = build_name(p, @1, $1);
                                            $$ = build_attribute(p, @$, left, $3, @3);
                                        }
    | pattern_value "." NAME            { $$ = build_attribute(p, @$, $1, $3, @3); }
    ;

pattern_literal
    : signed_number
    | signed_number "+" NUMBER          {
                                            ast_expr *e = build_constant(p, @3, $3);
                                            $$ = pattern_complex(p, @$, AST_BINARY_ADD, $1, e);
                                        }
    | signed_number "-" NUMBER          {
                                            ast_expr *e = build_constant(p, @3, $3);
                                            $$ = pattern_complex(p, @$, AST_BINARY_SUB, $1, e);
                                        }
    | string_list                       { $$ = build_strings(p, @$, $1); }
    | "None"                            { $$ = build_keyword_constant(p, @$, AST_CONST_NONE); }
    | "True"                            { $$ = build_keyword_constant(p, @$, AST_CONST_TRUE); }
    | "False"                           { $$ = build_keyword_constant(p, @$, AST_CONST_FALSE); }
    ;

signed_number
    : NUMBER                            { $$ = build_constant(p, @$, $1); }
    | "-" NUMBER                        {
                                            ast_expr *e = build_constant(p, @2, $2);
                                            $$ = build_unary(p, @$, AST_UNARY_MINUS, e);
                                        }
    ;

mapping_items
    : mapping_item                      { $$ = pattern_mapping(p, NULL, $1); }
    | mapping_items "," mapping_item    { $$ = pattern_mapping(p, $1, $3); }
    ;

/* An item of a mapping and an argument of a class are patterns of that kind with one item. */
mapping_item
    : pattern_value ":" pattern         { $$ = pattern_item(p, @$, $1, $3); }
    | pattern_literal ":" pattern       { $$ = pattern_item(p, @$, $1, $3); }
    | "**" NAME                         { $$ = pattern_rest(p, @$, $2, @2); }
    ;

class_pattern
    : NAME "(" ")"                      {
                                            $$ = pattern_class(p, @$, build_name(p, @1, $1), NULL);
                                        }
    | NAME "(" class_pattern_args ")"   { $$ = pattern_class(p, @$, build_name(p, @1, $1), $3); }
    | NAME "(" class_pattern_args "," ")"
                                        { $$ = pattern_class(p, @$, build_name(p, @1, $1), $3); }
    | pattern_value "(" ")"             { $$ = pattern_class(p, @$, $1, NULL); }
    | pattern_value "(" class_pattern_args ")"
                                        { $$ = pattern_class(p, @$, $1, $3); }
    | pattern_value "(" class_pattern_args "," ")"
                                        { $$ = pattern_class(p, @$, $1, $3); }
    ;

class_pattern_args
    : class_pattern_arg
    | class_pattern_args "," class_pattern_arg
                                        { $$ = pattern_args(p, $1, $3); }
    ;

class_pattern_arg
    : pattern                           { $$ = pattern_arg(p, NULL, @1, $1); }
    | NAME "=" pattern                  { $$ = pattern_arg(p, $1, @1, $3); }
    ;

loop
    : "for" targets "in" star_exprs ":" block else_part
                                        { $$ = build_for(p, @$, $2, $4, $6, $7); }
    ;

with
    : "with" with_items ":" block       { $$ = build_with(p, @$, $2, $4); }
    | "with" WITH_LPAR with_items ")" ":" block
                                        { $$ = build_with(p, @$, $3, $6); }
    | "with" WITH_LPAR with_items "," ")" ":" block
                                        { $$ = build_with(p, @$, $3, $7); }
    ;

elif_part
    : else_part
    | "elif" named ":" block elif_part  {
                                            ast_stmt *s = build_branch(p, STMT_IF, @$, $2, $4, $5);
                                            $$ = build_stmts(p, NULL, s);
                                        }
    ;

else_part
    : %empty                            { $$ = NULL; }
    | "else" ":" block                  { $$ = $3; }
    ;

finally_part
    : %empty                            { $$ = NULL; }
    | "finally" ":" block               { $$ = $3; }
    ;

with_items
    : with_item
    | with_items "," with_item          {
                                            ast_with_item *i = &$3->items[0];
                                            $$ = build_items(p, $1, @3, i->context, i->target);
                                        }
    ;

with_item
    : expr                              { $$ = build_items(p, NULL, @$, $1, NULL); }
    | expr "as" target_item             { $$ = build_items(p, NULL, @$, $1, $3); }
    ;

handlers
    : handler
    | handlers handler                  { $$ = build_handlers(p, $1, $2); }
    ;

handler
    : "except" ":" block                { $$ = build_handler(p, @1, NULL, NULL, $3); }
    | "except" expr ":" block           {
                                            diag_span head = {@1.start, @2.end};
                                            $$ = build_handler(p, head, $2, NULL, $4);
                                        }
    | "except" expr "as" NAME ":" block {
                                            diag_span head = {@1.start, @4.end};
                                            $$ = build_handler(p, head, $2, $4, $6);
                                        }
    | "except" except_list ":" block    {
                                            build_error(p, @2, "multiple exception types must be "
                                                               "parenthesized");
                                            $$ = build_handler(p, @1, $2->items[0], NULL, $4);
                                        }
    ;

except_list
    : expr "," expr                     { $$ = build_exprs(p, build_exprs(p, NULL, $1), $3); }
    | except_list "," expr              { $$ = build_exprs(p, $1, $3); }
    ;

group_handlers
    : group_handler
    | group_handlers group_handler      { $$ = build_handlers(p, $1, $2); }
    ;

group_handler
    : "except" "*" expr ":" block       {
                                            diag_span head = {@1.start, @3.end};
                                            $$ = build_handler(p, head, $3, NULL, $5);
                                        }
    | "except" "*" expr "as" NAME ":" block
                                        {
                                            diag_span head = {@1.start, @5.end};
                                            $$ = build_handler(p, head, $3, $5, $7);
                                        }
    ;

decorators
    : "@" named NEWLINE                 { $$ = build_exprs(p, NULL, $2); }
    | decorators "@" named NEWLINE      { $$ = build_exprs(p, $1, $3); }
    ;

definition
    : function
    | "async" function                  { $$ = build_async(p, @$, $2); }
    | class
    ;

function
    : "def" NAME "(" params ")" returns ":" block
                                        { $$ = build_function(p, @$, $2, @2, $4, $6, $8); }
    ;

returns
    : %empty                            { $$ = NULL; }
    | "->" expr                         { $$ = $2; }
    ;

class
    : "class" NAME class_args ":" block { $$ = build_class(p, @$, $2, @2, $3, $5); }
    ;

class_args
    : %empty                            { $$ = NULL; }
    | "(" args ")"                      { $$ = build_args_end(p, @3, $2); }
    ;

/* ---- parameters ---- */

params
    : %empty                            { $$ = build_params_end(p, NULL); }
    | param_list                        { $$ = build_params_end(p, $1); }
    | param_list ","                    { $$ = build_params_end(p, $1); }
    ;

param_list
    : param                             { $$ = build_params(p, NULL, $1); }
    | "*"                               { $$ = build_params_star(p, NULL, @1); }
    | "/"                               { $$ = build_params_slash(p, NULL, @1); }
    | param_list "," param              { $$ = build_params(p, $1, $3); }
    | param_list "," "*"                { $$ = build_params_star(p, $1, @3); }
    | param_list "," "/"                { $$ = build_params_slash(p, $1, @3); }
    ;

param
    : NAME annotation default           { $$ = build_param(p, @1, AST_PARAM_NORMAL, $1, $2, $3); }
    | "*" NAME star_annotation default  { $$ = build_param(p, @2, AST_PARAM_STAR, $2, $3, $4); }
    | "**" NAME annotation default      {
                                            $$ = build_param(p, @2, AST_PARAM_DOUBLE_STAR, $2, $3,
                                                             $4);
                                        }
    ;

annotation
    : %empty                            { $$ = NULL; }
    | ":" expr                          { $$ = $2; }
    ;

star_annotation
    : annotation
    | ":" "*" arith                     {
                                            diag_span span = {@2.start, @3.end};
                                            $$ = build_starred(p, span, $3);
                                        }
    ;

default
    : %empty                            { $$ = NULL; }
    | "=" expr                          { $$ = $2; }
    ;

lambda_params
    : %empty                            { $$ = build_params_end(p, NULL); }
    | lambda_param_list                 { $$ = build_params_end(p, $1); }
    | lambda_param_list ","             { $$ = build_params_end(p, $1); }
    ;

lambda_param_list
    : lambda_param                      { $$ = build_params(p, NULL, $1); }
    | "*"                               { $$ = build_params_star(p, NULL, @1); }
    | "/"                               { $$ = build_params_slash(p, NULL, @1); }
    | lambda_param_list "," lambda_param
                                        { $$ = build_params(p, $1, $3); }
    | lambda_param_list "," "*"         { $$ = build_params_star(p, $1, @3); }
    | lambda_param_list "," "/"         { $$ = build_params_slash(p, $1, @3); }
    ;

lambda_param
    : NAME default                      { $$ = build_param(p, @1, AST_PARAM_NORMAL, $1, NULL, $2); }
    | "*" NAME default                  { $$ = build_param(p, @2, AST_PARAM_STAR, $2, NULL, $3); }
    | "**" NAME default                 {
                                            $$ = build_param(p, @2, AST_PARAM_DOUBLE_STAR, $2, NULL,
                                                             $3);
                                        }
    ;

/* ---- expressions ---- */

star_exprs
    : star_list                         { $$ = build_tuple_or_one(p, @$, $1, false); }
    | star_list ","                     { $$ = build_tuple_or_one(p, @$, $1, true); }
    ;

star_list
    : star_item                         { $$ = build_exprs(p, NULL, $1); }
    | star_list "," star_item           { $$ = build_exprs(p, $1, $3); }
    ;

star_item
    : expr
    | "*" arith                         { $$ = build_starred(p, @$, $2); }
    ;

yield_expr
    : "yield"                           { $$ = build_yield(p, @$, EXPR_YIELD, NULL); }
    | "yield" star_exprs                { $$ = build_yield(p, @$, EXPR_YIELD, $2); }
    | "yield" "from" expr               { $$ = build_yield(p, @$, EXPR_YIELD_FROM, $3); }
    ;

/* Without comparisons, for the sake of "for x in y". */
targets
    : target_list                       { $$ = build_tuple_or_one(p, @$, $1, false); }
    | target_list ","                   { $$ = build_tuple_or_one(p, @$, $1, true); }
    ;

target_list
    : target_item                       { $$ = build_exprs(p, NULL, $1); }
    | target_list "," target_item       { $$ = build_exprs(p, $1, $3); }
    ;

target_item
    : arith
    | "*" arith                         { $$ = build_starred(p, @$, $2); }
    ;

named
    : expr
    | expr ":=" expr                    { $$ = build_named(p, @$, $1, $3); }
    | expr "=" expr                     { $$ = build_misplaced_assign(p, @$, $1, $3); }
    ;

named_list
    : named_item                        { $$ = build_exprs(p, NULL, $1); }
    | named_list "," named_item         { $$ = build_exprs(p, $1, $3); }
    ;

named_item
    : named
    | "*" arith                         { $$ = build_starred(p, @$, $2); }
    ;

expr
    : disj
    | disj "if" disj "else" expr        { $$ = build_conditional(p, @$, $1, $3, $5); }
    | "lambda" lambda_params ":" expr   { $$ = build_lambda(p, @$, $2, $4); }
    ;

disj
    : arith
    | compare
    | "not" disj                        { $$ = build_unary(p, @$, AST_UNARY_NOT, $2); }
    | disj "and" disj                   { $$ = build_boolean(p, @$, false, $1, $3); }
    | disj "or" disj                    { $$ = build_boolean(p, @$, true, $1, $3); }
    ;

compare
    : arith compare_op arith            { $$ = build_compare(p, @$, $1, $2, $3); }
    | compare compare_op arith          { $$ = build_compare_more(p, @$, $1, $2, $3); }
    ;

compare_op
    : "=="                              { $$ = AST_COMPARE_EQ; }
    | "!="                              { $$ = AST_COMPARE_NE; }
    | "<"                               { $$ = AST_COMPARE_LT; }
    | "<="                              { $$ = AST_COMPARE_LE; }
    | ">"                               { $$ = AST_COMPARE_GT; }
    | ">="                              { $$ = AST_COMPARE_GE; }
    | "is"                              { $$ = AST_COMPARE_IS; }
    | "is" "not"                        { $$ = AST_COMPARE_IS_NOT; }
    | "in"                              { $$ = AST_COMPARE_IN; }
    | "not" "in"                        { $$ = AST_COMPARE_NOT_IN; }
    ;

arith
    : primary
    | "await" primary                   { $$ = build_yield(p, @$, EXPR_AWAIT, $2); }
    | arith "|" arith                   { $$ = build_binary(p, @$, AST_BINARY_OR, $1, $3); }
    | arith "^" arith                   { $$ = build_binary(p, @$, AST_BINARY_XOR, $1, $3); }
    | arith "&" arith                   { $$ = build_binary(p, @$, AST_BINARY_AND, $1, $3); }
    | arith "<<" arith                  { $$ = build_binary(p, @$, AST_BINARY_LSHIFT, $1, $3); }
    | arith ">>" arith                  { $$ = build_binary(p, @$, AST_BINARY_RSHIFT, $1, $3); }
    | arith "+" arith                   { $$ = build_binary(p, @$, AST_BINARY_ADD, $1, $3); }
    | arith "-" arith                   { $$ = build_binary(p, @$, AST_BINARY_SUB, $1, $3); }
    | arith "*" arith                   { $$ = build_binary(p, @$, AST_BINARY_MUL, $1, $3); }
    | arith "@" arith                   { $$ = build_binary(p, @$, AST_BINARY_MATMUL, $1, $3); }
    | arith "/" arith                   { $$ = build_binary(p, @$, AST_BINARY_DIV, $1, $3); }
    | arith "//" arith                  { $$ = build_binary(p, @$, AST_BINARY_FLOORDIV, $1, $3); }
    | arith "%" arith                   { $$ = build_binary(p, @$, AST_BINARY_MOD, $1, $3); }
    | arith "**" arith                  { $$ = build_binary(p, @$, AST_BINARY_POW, $1, $3); }
    | "+" arith %prec SIGN              { $$ = build_unary(p, @$, AST_UNARY_PLUS, $2); }
    | "-" arith %prec SIGN              { $$ = build_unary(p, @$, AST_UNARY_MINUS, $2); }
    | "~" arith %prec SIGN              { $$ = build_unary(p, @$, AST_UNARY_INVERT, $2); }
    ;

primary
    : atom
    | primary "." NAME                  { $$ = build_attribute(p, @$, $1, $3, @3); }
    | primary "(" args ")"              {
                                            $$ = build_call(p, @$, $1, build_args_end(p, @4, $3));
                                        }
    | primary "[" slices "]"            { $$ = build_subscript(p, @$, $1, $3); }
    ;

/* One starred expression makes a tuple too. */
slices
    : slice_list                        { $$ = build_slices(p, @$, $1, false); }
    | slice_list ","                    { $$ = build_slices(p, @$, $1, true); }
    ;

slice_list
    : slice                             { $$ = build_exprs(p, NULL, $1); }
    | slice_list "," slice              { $$ = build_exprs(p, $1, $3); }
    ;

slice
    : named_item
    | slice_part ":" slice_part         { $$ = build_slice(p, @$, $1, $3, NULL); }
    | slice_part ":" slice_part ":" slice_part
                                        { $$ = build_slice(p, @$, $1, $3, $5); }
    ;

slice_part
    : %empty                            { $$ = NULL; }
    | expr
    ;

args
    : %empty                            { $$ = NULL; }
    | arg_list
    | arg_list ","                      { $$ = build_args_comma(p, $1); }
    ;

arg_list
    : arg                               { $$ = build_arg(p, NULL, $1); }
    | arg_list "," arg                  { $$ = build_arg(p, $1, $3); }
    ;

arg
    : expr                              { $$ = build_arg_part(p, @$, 0, NULL, $1); }
    | expr ":=" expr                    {
                                            ast_expr *e = build_named(p, @$, $1, $3);
                                            $$ = build_arg_part(p, @$, 0, NULL, e);
                                        }
    | comp_item comp_for                {
                                            $$ = build_arg_generator(p, @$, $1, $2);
                                        }
    | expr "=" expr                     { $$ = build_arg_part(p, @$, 0, $1, $3); }
    | "*" expr                          { $$ = build_arg_part(p, @$, 1, NULL, $2); }
    | "**" expr                         { $$ = build_arg_part(p, @$, 2, NULL, $2); }
    ;

comp_item
    : expr
    | expr ":=" expr                    { $$ = build_named(p, @$, $1, $3); }
    ;

atom
    : NAME                              { $$ = build_name(p, @$, $1); }
    | NUMBER                            { $$ = build_constant(p, @$, $1); }
    | string_list                       { $$ = build_strings(p, @$, $1); }
    | "None"                            { $$ = build_keyword_constant(p, @$, AST_CONST_NONE); }
    | "True"                            { $$ = build_keyword_constant(p, @$, AST_CONST_TRUE); }
    | "False"                           { $$ = build_keyword_constant(p, @$, AST_CONST_FALSE); }
    | "..."                             { $$ = build_keyword_constant(p, @$, AST_CONST_ELLIPSIS); }
    | "(" ")"                           { $$ = build_display(p, @$, EXPR_TUPLE, NULL); }
    | "(" group ")"                     { $$ = build_parenthesized(p, @$, $2); }
    | "[" "]"                           { $$ = build_display(p, @$, EXPR_LIST, NULL); }
    | "[" named_list "]"                { $$ = build_display(p, @$, EXPR_LIST, $2); }
    | "[" named_list "," "]"            { $$ = build_display(p, @$, EXPR_LIST, $2); }
    | "[" named_item comp_for "]"       {
                                            $$ = build_comprehension(p, @$, EXPR_LIST_COMP, $2,
                                                                     NULL, $3);
                                        }
    | "{" named_list "}"                { $$ = build_display(p, @$, EXPR_SET, $2); }
    | "{" named_list "," "}"            { $$ = build_display(p, @$, EXPR_SET, $2); }
    | "{" named_item comp_for "}"       {
                                            $$ = build_comprehension(p, @$, EXPR_SET_COMP, $2,
                                                                     NULL, $3);
                                        }
    | "{" "}"                           { $$ = build_dict(p, NULL, NULL); $$->span = @$; }
    | "{" dict_items "}"                { $$ = $2; $$->span = @$; }
    | "{" dict_items "," "}"            { $$ = $2; $$->span = @$; }
    | "{" dict_item comp_for "}"        { $$ = build_dict_comprehension(p, @$, $2, $3); }
    ;

group
    : named_list                        { $$ = build_tuple_or_one(p, @$, $1, false); }
    | named_list ","                    { $$ = build_tuple_or_one(p, @$, $1, true); }
    | named_item comp_for               {
                                            $$ = build_comprehension(p, @$, EXPR_GENERATOR, $1,
                                                                     NULL, $2);
                                        }
    | yield_expr
    ;

dict_items
    : dict_item                         { $$ = build_dict(p, NULL, $1); }
    | dict_items "," dict_item          { $$ = build_dict(p, $1, $3); }
    ;

dict_item
    : expr ":" expr                     { $$ = build_pair(p, $1, $3); }
    | "**" arith                        { $$ = build_pair(p, NULL, $2); }
    ;

comp_for
    : "for" targets "in" disj           { $$ = build_clause(p, NULL, @$, false, $2, $4); }
    | "async" "for" targets "in" disj   { $$ = build_clause(p, NULL, @$, true, $3, $5); }
    | comp_for "for" targets "in" disj  {
                                            diag_span span = {@2.start, @5.end};
                                            $$ = build_clause(p, $1, span, false, $3, $5);
                                        }
    | comp_for "async" "for" targets "in" disj
                                        {
                                            diag_span span = {@2.start, @6.end};
                                            $$ = build_clause(p, $1, span, true, $4, $6);
                                        }
    | comp_for "if" disj                { $$ = build_condition(p, $1, $3); }
    ;

/* ---- strings ---- */

string_list
    : string                            { $$ = build_exprs(p, NULL, $1); }
    | string_list string                { $$ = build_exprs(p, $1, $2); }
    ;

string
    : STRING                            { $$ = build_constant(p, @$, $1); }
    | FSTRING_START fstring_parts FSTRING_END
                                        { $$ = build_joined(p, @$, $2); }
    ;

fstring_parts
    : %empty                            { $$ = NULL; }
    | fstring_parts FSTRING_MIDDLE      { $$ = build_text(p, $1, @2, $2); }
    | fstring_parts FIELD_START fstring_value fstring_convert fstring_spec FIELD_END
                                        {
                                            diag_span span = {@2.start, @6.end};
                                            $$ = build_field(p, $1, span, $3, $4, $5);
                                        }
    | fstring_parts FIELD_START fstring_value "=" fstring_convert fstring_spec FIELD_END
                                        {
                                            diag_span span = {@2.start, @7.end};
                                            uint32_t end = $5 != NULL   ? @5.start
                                                           : $6 != NULL ? @6.start
                                                                        : @7.start;
                                            $$ = build_source(p, $1, (diag_span){@2.end, end});
                                            $$ = build_self_field(p, $$, span, $3, $5, $6);
                                        }
    ;

fstring_value
    : star_exprs
    | yield_expr
    ;

fstring_convert
    : %empty                            { $$ = NULL; }
    | FIELD_CONVERT NAME                { $$ = build_conversion(p, $2, @2); }
    ;

fstring_spec
    : %empty                            { $$ = NULL; }
    | FIELD_SPEC fstring_parts          { $$ = build_joined(p, @$, $2); }
    ;

%%

static int firn_yylex(parse_value *value, diag_span *span, parser *p) {
    assert(p->next < p->lexer->tokens.count);
    const token *t = &p->lexer->tokens.items[p->next];
    p->last = p->next;
    if (p->diags->source->errors >= DIAG_MAX_ERRORS) {
        *span = (diag_span){t->span.start, t->span.start};
        return 0; /* no more errors are kept, so there is nothing left to find */
    }
    /* The end stays in front of the parser for as long as it asks. */
    if (t->kind != 0) {
        p->next++;
    }
    *value = t->value;
    *span = t->span;
    return t->kind;
}

static void firn_yyerror(const diag_span *span, parser *p, const char *message) {
    (void)message; /* syntax errors go the other way: what is left is a full stack */
    advice_too_deep(p, *span);
}

static int yyreport_syntax_error(const yypcontext_t *context, parser *p) {
    if (p->diags->source->errors >= DIAG_MAX_ERRORS) {
        return 0;
    }
    yysymbol_kind_t symbols[YYNTOKENS];
    const char *names[YYNTOKENS];
    int count = yypcontext_expected_tokens(context, symbols, YYNTOKENS);
    for (int i = 0; i < count; i++) {
        names[i] = yysymbol_name(symbols[i]);
    }
    advice_report(p, names, count > 0 ? count : 0);
    return 0;
}
