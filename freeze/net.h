/* The host's network as programs in the simulator reach it. */
#ifndef FIRN_NET_H
#define FIRN_NET_H

#include "../runtime/firn.h"

/* Carries a call out; its result, or minus an errno. Never blocks, but to look up a name. */
int net_call(NetCall *call);
/* Closes what the program has left open. */
void net_close_all(void);

#endif
