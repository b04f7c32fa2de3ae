/* Evaluation of start-up at bake time, as the other files of the runtime see it. On boards nothing of it exists: there
 * vm_impure, vm_inert and vm_identities (vm.h) are nothing, too.
 */
#ifndef FIRN_BAKE_H
#define FIRN_BAKE_H

#include "vm.h"

#if FIRN_HOST
#include "firn.h"

/* vm->host->bake of a VM whose configuration has hooks; NULL when there is no memory. */
struct Bake *bake_create(void);
void bake_destroy(struct Bake *bake);

/* Larger integers are left for the board: the time for their arithmetic is not counted in steps. */
#define BAKE_MAX_LIMBS 4096u

/* ---- asked by the runtime; all are nothing while no evaluation is under way */

/* Before every native that a program runs, in whatever way. */
void bake_native(Value native);
/* The body of a module of a bake image, statement by statement. */
void bake_body(Value module);
/* An import meets a module that is not loaded: true when that is dealt with. */
bool bake_import(Value module);
/* A name that the image lacks is imported: `exception` will say so. */
void bake_absent(Value name, Value exception);
/* A name is looked up in a class, or in a built-in module; 0: all its names. Only while traps are on. */
void bake_look(Value owner, Value name);
/* Binding g was read and is unbound. */
void bake_unbound(uint32_t g);
/* slots: [0] a name, which is no binding of the module, [1] what is stored under it, or 0; whether the name is that of a
 * built-in. True when that is dealt with; `own` is the DICT of such names, or 0. */
bool bake_extra(Value module, Value own, const Value *slots, bool built_in);
/* The DICT of such names that the evaluation sees: `own`, or another. */
Value bake_names_seen(Value module, Value own);
/* Such a name is looked up; all names are looked at. */
void bake_name_look(Value module, Value name, bool found);
void bake_names_look(Value module);
/* `import *` begins or ends to store names. */
void bake_star(bool on);
/* An import meets a module that counts as loaded. */
void bake_meet(Value module);
/* Ends an evaluation as impure; a format with one text. */
void bake_refuse(const char *format, Value text);
/* The budget of steps is used up; memory is full. */
void bake_out_of_steps(void);
void bake_full(void);
/* Whether an evaluation is under way: then the console is mute, and nothing moves. */
bool bake_is_active(void);
/* Classes that are frozen know themselves of hooks (bits as in CLASS_INFO) that they or their bases get. */
void bake_hook(Value class_ref, uint32_t bits);
/* An identity was shown: vm_identities counts them. */
void bake_identity(void);

/* ---- the vtable's part (firn.h) */

void bake_program(Vm *given, const BakePlace *stop, BakeResult *result);
void bake_statement(Vm *given, BakePlace place, BakeMode mode, BakeResult *result);
void bake_watermark(Vm *given);
Value *bake_cells(Vm *given);
void bake_unknown(Vm *given, const uint8_t *bitmap);
uint32_t bake_top(Vm *given);
Value bake_names(Vm *given, uint32_t module);
void bake_forget_names(Vm *given, uint32_t module, bool closed);
void *bake_memory(Vm *given, uint32_t address);
Value bake_root(Vm *given, enum VmRoot root);
#endif

#endif
