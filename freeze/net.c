/* The host's network as programs in the simulator reach it: sockets that never block, addressed by
 * numbers and texts. The waiting is done in Python (runtime/library/socket.py), where interrupts and
 * scheduled functions get their turn. */
#define _GNU_SOURCE /* accept4 */

#include "net.h"

#include <arpa/inet.h>
#include <errno.h>
#include <netdb.h>
#include <netinet/tcp.h>
#include <poll.h>
#include <stdio.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#define MAX_OPEN 64

/* Only these descriptors are the program's. */
typedef struct Socket {
    int fd;
    /* Of the last datagram or connection that came in, or that the next datagram goes to. */
    struct sockaddr_storage peer;
    socklen_t peer_bytes;
} Socket;

static Socket sockets[MAX_OPEN];
static unsigned open_count;

static Socket *find(int fd) {
    for (unsigned i = 0; i < open_count; i++) {
        if (sockets[i].fd == fd) {
            return &sockets[i];
        }
    }
    return NULL;
}

static int result(ssize_t n) {
    return n < 0 ? -errno : (int)n;
}

/* A new descriptor is the program's from now on. */
static int keep(int fd) {
    if (fd < 0) {
        return -errno;
    }
    if (open_count == MAX_OPEN) {
        (void)close(fd);
        return -ENFILE;
    }
    sockets[open_count++] = (Socket){.fd = fd};
    return fd;
}

static int close_one(Socket *s) {
    int fd = s->fd;
    *s = sockets[--open_count];
    return result(close(fd));
}

void net_close_all(void) {
    while (open_count > 0) {
        (void)close_one(sockets);
    }
}

/* call->data is the text of a numerical address, call->a the port. */
static int address_of(const NetCall *call, struct sockaddr_storage *to, socklen_t *bytes) {
    char text[64];
    memset(to, 0, sizeof *to);
    struct sockaddr_in *four = (struct sockaddr_in *)(void *)to;
    struct sockaddr_in6 *six = (struct sockaddr_in6 *)(void *)to;
    if (call->data == NULL || call->bytes >= sizeof text || call->a < 0 || call->a > 65535) {
        return -EINVAL;
    }
    memcpy(text, call->data, call->bytes);
    text[call->bytes] = 0;
    if (inet_pton(AF_INET, call->bytes > 0 ? text : "0.0.0.0", &four->sin_addr) == 1) {
        four->sin_family = AF_INET;
        four->sin_port = htons((uint16_t)call->a);
        *bytes = sizeof *four;
        return 0;
    }
    if (inet_pton(AF_INET6, text, &six->sin6_addr) == 1) {
        six->sin6_family = AF_INET6;
        six->sin6_port = htons((uint16_t)call->a);
        *bytes = sizeof *six;
        return 0;
    }
    return -EINVAL;
}

/* "address port", or nothing when the address is not known; the bytes that it takes. */
static int write_address(const struct sockaddr *from, socklen_t bytes, char *out, size_t room) {
    char host[64], port[8];
    if (bytes == 0) {
        return 0;
    }
    int error = getnameinfo(from, bytes, host, sizeof host, port, sizeof port,
                            NI_NUMERICHOST | NI_NUMERICSERV);
    int n = error == 0 ? snprintf(out, room, "%s %s", host, port) : 0;
    return n < 0 || (size_t)n >= room ? -EINVAL : n;
}

/* A line "family address port" for each address of a name; none when it is not known. */
static int resolve(const NetCall *call) {
    char host[256];
    size_t used = 0;
    struct addrinfo hints = {.ai_socktype = call->b != 0 ? call->b : SOCK_STREAM}, *list = NULL;
    if (call->data == NULL || call->bytes >= sizeof host) {
        return -EINVAL;
    }
    memcpy(host, call->data, call->bytes);
    host[call->bytes] = 0;
    if (getaddrinfo(host, NULL, &hints, &list) != 0) {
        return 0;
    }
    for (const struct addrinfo *at = list; at != NULL && call->room - used > 80; at = at->ai_next) {
        char line[64];
        int n = write_address(at->ai_addr, at->ai_addrlen, line, sizeof line);
        if (n > 0) {
            used += (size_t)snprintf((char *)call->out + used, call->room - used, "%d %s\n",
                                     at->ai_family, line);
        }
    }
    freeaddrinfo(list);
    return (int)used;
}

static int open_socket(const NetCall *call) {
    return keep(socket(call->a, call->b | SOCK_NONBLOCK | SOCK_CLOEXEC, 0));
}

static int connect_or_bind(const NetCall *call) {
    struct sockaddr_storage to;
    socklen_t bytes;
    int error = address_of(call, &to, &bytes);
    if (error != 0) {
        return error;
    }
    const struct sockaddr *address = (const struct sockaddr *)(const void *)&to;
    return result(call->op == NET_BIND ? bind(call->fd, address, bytes)
                                       : connect(call->fd, address, bytes));
}

static int set_option(const NetCall *call) {
    int value = call->b;
    bool tcp = call->a == NET_TCP_NODELAY;
    int name = tcp ? TCP_NODELAY : call->a;
    return result(setsockopt(call->fd, tcp ? IPPROTO_TCP : SOL_SOCKET, name, &value, sizeof value));
}

static int poll_one(const NetCall *call) {
    struct pollfd p = {.fd = call->fd, .events = (short)call->a};
    return poll(&p, 1, 0) < 0 ? -errno : p.revents;
}

static int pending_error(const NetCall *call) {
    int error = 0;
    socklen_t bytes = sizeof error;
    return getsockopt(call->fd, SOL_SOCKET, SO_ERROR, &error, &bytes) < 0 ? -errno : error;
}

static int local_address(const NetCall *call) {
    struct sockaddr_storage own;
    socklen_t bytes = sizeof own;
    struct sockaddr *at = (struct sockaddr *)(void *)&own;
    int error = getsockname(call->fd, at, &bytes);
    return error < 0 ? -errno : write_address(at, bytes, (char *)call->out, call->room);
}

static int accept_one(const NetCall *call) {
    struct sockaddr_storage from;
    socklen_t bytes = sizeof from;
    int fd = keep(
        accept4(call->fd, (struct sockaddr *)(void *)&from, &bytes, SOCK_NONBLOCK | SOCK_CLOEXEC));
    if (fd >= 0) {
        Socket *made = find(fd);
        made->peer = from;
        made->peer_bytes = bytes;
    }
    return fd;
}

static int receive(const NetCall *call, Socket *s) {
    s->peer_bytes = sizeof s->peer;
    ssize_t n = recvfrom(call->fd, call->out, call->room, 0, (struct sockaddr *)(void *)&s->peer,
                         &s->peer_bytes);
    int got = result(n);
    s->peer_bytes = n < 0 ? 0 : s->peer_bytes;
    return got;
}

static int send_to_peer(const NetCall *call, const Socket *s) {
    return result(sendto(call->fd, call->data, call->bytes, MSG_NOSIGNAL,
                         (const struct sockaddr *)(const void *)&s->peer, s->peer_bytes));
}

int net_call(NetCall *call) {
    if (call->op == NET_RESOLVE) {
        return resolve(call);
    }
    if (call->op == NET_OPEN) {
        return open_socket(call);
    }
    if (call->op == NET_RESET) {
        net_close_all();
        return 0;
    }
    Socket *s = find(call->fd);
    if (s == NULL) {
        return -EBADF;
    }
    switch (call->op) {
    case NET_CLOSE: return close_one(s);
    case NET_CONNECT:
    case NET_BIND: return connect_or_bind(call);
    case NET_LISTEN: return result(listen(call->fd, call->a));
    case NET_ACCEPT: return accept_one(call);
    case NET_SEND: return result(send(call->fd, call->data, call->bytes, MSG_NOSIGNAL));
    case NET_RECEIVE: return receive(call, s);
    case NET_SET_PEER: return address_of(call, &s->peer, &s->peer_bytes);
    case NET_SEND_TO: return send_to_peer(call, s);
    case NET_PEER:
        return write_address((const struct sockaddr *)(const void *)&s->peer, s->peer_bytes,
                             (char *)call->out, call->room);
    case NET_LOCAL: return local_address(call);
    case NET_POLL: return poll_one(call);
    case NET_ERROR: return pending_error(call);
    case NET_OPTION: return set_option(call);
    default: return -ENOSYS;
    }
}
