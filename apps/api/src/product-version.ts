/** The version of the product, as package.json has it. */
export const PRODUCT_VERSION = '1.0.0-rc.1';
