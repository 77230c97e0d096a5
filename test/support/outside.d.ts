/** Loads a module of the worker itself, which its specs share with the product; see `product-environment.mjs`. */
declare function outside<Module>(file: string): Module;
