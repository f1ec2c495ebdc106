/* A disk that takes ten milliseconds longer for every sync: loaded in front of the C library. */
#define _GNU_SOURCE
#include <dlfcn.h>
#include <unistd.h>

#define MICROSECONDS 10000

typedef int (*sync_call)(int);

static int slowly(const char *name, int file)
{
    sync_call next = (sync_call)dlsym(RTLD_NEXT, name);
    usleep(MICROSECONDS);
    return next(file);
}

int fsync(int file) { return slowly("fsync", file); }

int fdatasync(int file) { return slowly("fdatasync", file); }
