// Makes a program listen on 127.0.0.1 where it asks for 0.0.0.0. graph-node's four servers are bound to all addresses
// and no option changes that; this library, put before libc by LD_PRELOAD, does.
//
// loopback-linux-x64.so beside this file is what this command makes of it (GCC 12.2); of libc it needs errno alone:
//   gcc -Os -shared -fPIC -nostdlib -fno-stack-protector -fno-asynchronous-unwind-tables -fcf-protection=none \
//     -Wl,--build-id=none -Wl,-z,norelro -Wl,-z,noseparate-code -Wl,--hash-style=gnu -s \
//     -o loopback-linux-x64.so loopback.c
#include <netinet/in.h>
#include <sys/socket.h>
#include <sys/syscall.h>

extern int *__errno_location(void);

// The kernel is called directly: going through libc's own bind would need dlsym.
static long bind_syscall(long socket, long address, long length) {
  long result;
  __asm__ volatile("syscall"
                   : "=a"(result)
                   : "a"((long)SYS_bind), "D"(socket), "S"(address), "d"(length)
                   : "rcx", "r11", "memory");
  return result;
}

int bind(int socket, const struct sockaddr *address, socklen_t length) {
  struct sockaddr_in loopback;
  const void *target = address;
  if (address && length >= sizeof loopback && address->sa_family == AF_INET &&
      ((const struct sockaddr_in *)address)->sin_addr.s_addr == INADDR_ANY) {
    loopback = *(const struct sockaddr_in *)address;
    loopback.sin_addr.s_addr = htonl(INADDR_LOOPBACK);
    target = &loopback;
  }
  long result = bind_syscall(socket, (long)target, length);
  if (result < 0) {
    *__errno_location() = (int)-result;
    return -1;
  }
  return 0;
}
