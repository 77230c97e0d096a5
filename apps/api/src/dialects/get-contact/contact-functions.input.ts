import { DomainError, eitherOf, emptyAsNull, invalid } from '@rosetta/common';
import type { ContactFields, ContactQuery, CreateContact, UpdateContact } from '@rosetta/contacts';
import type {
  CreateContactFunctionDto,
  ListContactsFunctionDto,
  UpdateContactFunctionDto,
} from './contact-functions.dto.js';
import { MissingParameter } from './missing-parameter.js';

const DEFAULT_LIMIT = 50;
const MAX_LIMIT = 100;
const MAX_SEARCH = 200;

/** Which contacts a list is asked for. */
export function readList(body: ListContactsFunctionDto): ContactQuery {
  const search = body.search ?? '';
  if (search.length > MAX_SEARCH) throw invalid(`search must be at most ${MAX_SEARCH} characters`, 'search');
  return {
    limit: Math.min(body.limit ?? DEFAULT_LIMIT, MAX_LIMIT),
    offset: body.offset ?? 0,
    search,
    searchPhones: true,
    searchCompanies: true,
    tags: body.tags ?? undefined,
    sort: body.sort_by ?? 'updated_at',
    order: body.sort_order ?? 'desc',
  };
}

/** Reads a new contact; its phone may be called `phone` too. */
export function readNewContact(body: CreateContactFunctionDto): CreateContact {
  const spellings = { phone_number: body.phone_number || undefined, phone: body.phone || undefined };
  const written = eitherOf(spellings, 'phone_number and phone differ');
  if (!written) throw new MissingParameter('phone_number is required', 'phone_number');
  return { ...readFields(body), phones: [written] };
}

/** Reads what is to become of a contact: tags are replaced, then added, then taken away; metadata is merged. */
export function readChanges(body: UpdateContactFunctionDto): UpdateContact {
  return {
    ...readFields(body),
    mergeCustomFields: true,
    addTags: body.add_tags,
    removeTags: body.remove_tags,
  };
}

/** The id that a body has to name. */
export function readContactId({ contact_id: id }: { contact_id?: string | null }): string {
  if (!id) throw new MissingParameter('contact_id is required', 'contact_id');
  return id;
}

/** Says what is wrong in the words of whoever sent it. */
export async function inOwnWords<T>(work: Promise<T>): Promise<T> {
  try {
    return await work;
  } catch (error) {
    if (!(error instanceof DomainError) || error.facts.field !== 'custom_fields') throw error;
    throw invalid(error.message.replace(/^custom_fields/, 'metadata'), 'metadata');
  }
}

function readFields(body: CreateContactFunctionDto | UpdateContactFunctionDto): ContactFields {
  return {
    name: emptyAsNull(body.name),
    email: body.email,
    companyName: emptyAsNull(body.company),
    description: emptyAsNull(body.notes),
    tags: body.tags,
    customFields: body.metadata,
  };
}
