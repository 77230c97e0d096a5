import { getMetadataStorage } from 'class-validator';

/** The properties that the class of an object declares. */
export function declaredPropertiesOf({ constructor }: object): string[] {
  const rules = getMetadataStorage().getTargetValidationMetadatas(constructor, '', false, false);
  return [...new Set(rules.map(({ propertyName }) => propertyName))];
}
