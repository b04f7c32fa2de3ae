/* Records: instances of core classes that have words which only C knows (RECORD in natives.def). They are
 * made, moved, frozen and written to as all instances are, and have no attributes. What the words
 * hold may come from an image: natives look at it before they rely on it. */
#ifndef FIRN_RECORD_H
#define FIRN_RECORD_H

#include "class.h"

/* A new one with the n words at `words`, which are stack slots. May collect. */
Value record_new(Value class_ref, const Value *words, unsigned n);
bool is_record(Value v, Value class_ref);
/* TypeError unless `v` is one. */
void record_self(Value v, Value class_ref);
/* The word `i` to read; to be written: body and mutable_body. */
static inline Value record_word(Value record, unsigned i) {
    return body(record)[1 + i];
}
/* May collect. */
void record_set(Value record, unsigned i, Value v);
/* A native was given a record with words that no native makes. */
_Noreturn void record_broken(void);

#endif
