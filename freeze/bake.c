/* From a project to its image: start-up is evaluated, and what it has made is frozen. */
#include <stdlib.h>
#include <string.h>

#include "link.h"

#define MAX_FORCED 1000u /* statements that make what cannot be frozen */

static bool freeze(const BakeRequest *r, const Forced *forced, uint32_t count, Bytes *image,
                   ImageReport *report, Forced *more) {
    Evaluation e;
    EvaluateOptions options = {.steps = r->steps, .forced = forced, .forced_count = count};
    bool ok = evaluate_project(r->project, r->board, &options, &e);
    LinkOptions link = {r->project, r->board, &e, r->heap_bytes};
    *report = (ImageReport){.too_wide = e.too_wide};
    ok = ok && image_link(&link, image, report, more);
    evaluation_free(&e);
    return ok;
}

bool image_bake(const BakeRequest *r, Bytes *image, ImageReport *report) {
    *image = (Bytes){0};
    if (!r->freeze) {
        LinkOptions link = {r->project, r->board, NULL, r->heap_bytes};
        return image_link(&link, image, report, NULL);
    }
    Forced *forced = check_alloc(calloc(MAX_FORCED + 1, sizeof *forced));
    uint32_t n = 0;
    bool ok = freeze(r, forced, n, image, report, &forced[n]);
    while (!ok && forced[n].why[0] != 0 && n < MAX_FORCED) {
        BakePlace p = forced[n].place;
        for (uint32_t i = 0; i < n; i++) {
            if (forced[i].place.module == p.module && forced[i].place.statement == p.statement) {
                print_error("%s: error: start-up %s; --no-freeze bakes without evaluating it",
                            r->project->modules[p.module]->file, forced[n].why);
                free(forced);
                return false;
            }
        }
        n++;
        ok = freeze(r, forced, n, image, report, &forced[n]);
    }
    free(forced);
    return ok;
}

bool project_bake(const ProjectOptions *options, BakeRequest *request, Project *project,
                  Bytes *image, ImageReport *report) {
    request->project = project;
    if (!project_load(options, project)) {
        return false;
    }
    bool ok = image_bake(request, image, report);
    if (!ok && report->too_wide && !options->wide) {
        ProjectOptions wide = *options;
        wide.wide = true;
        report_free(report);
        project_free(project);
        ok = project_load(&wide, project) && image_bake(request, image, report);
    }
    return ok;
}
