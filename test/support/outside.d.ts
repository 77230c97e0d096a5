/** Loads a module of the worker itself, which its specs share with the product; see `product-environment.mjs`. */
declare function outside<Module>(file: string): Module;

/** What a spec left for those after it in the same worker, by name. */
declare const kept: Map<string, unknown>;
