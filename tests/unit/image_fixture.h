/* Images for tests, baked from source text for a board that needs no file. */
#ifndef FIRN_IMAGE_FIXTURE_H
#define FIRN_IMAGE_FIXTURE_H

#include "vm_fixture.h"

#include "freeze.h"

#include <stdio.h>
#include <unistd.h>

/* The board of fixture_vm. */
static inline Board fixture_board(void) {
    return (Board){.name = FIRN_BOARD_NAME,
                   .platform = FIRN_PLATFORM,
                   .float_bits = 64,
                   .core = {FIRN_CORE_BASE, FIRN_CORE_SIZE},
                   .image = {FIRN_IMAGE_BASE, 0x00100000u},
                   .heap = {FIXTURE_RAM, 1u << 17},
                   .heap_max = 1u << 20,
                   .flash = {FIRN_FLASH_BASE, FIRN_FLASH_SIZE},
                   .native_depth = 24};
}

/* The image of the one-file program `source`, its start-up evaluated or not; no prompt follows
 * the program. Owned by the caller. */
static inline Bytes fixture_bake(const char *source, bool freeze) {
    char folder[] = "/tmp/firn-test-XXXXXX", path[sizeof folder + 8];
    assert_non_null(mkdtemp(folder)); /* the file's name stands in the image, its folder does not */
    snprintf(path, sizeof path, "%s/main.py", folder);
    assert_true(file_write(path, source, strlen(source)));
    ProjectOptions options = {.path = path, .runtime = &firn_runtime_f64};
    Project project;
    assert_true(project_load(&options, &project));
    unlink(path);
    rmdir(folder);
    Board board = fixture_board();
    Bytes image;
    ImageReport report = {0};
    BakeRequest request = {.project = &project, .board = &board, .freeze = freeze};
    assert_true(image_bake(&request, &image, &report));
    image_exits(&board, &image);
    report_free(&report);
    project_free(&project);
    return image;
}

static inline Bytes fixture_image(const char *source) {
    return fixture_bake(source, false);
}

#endif
