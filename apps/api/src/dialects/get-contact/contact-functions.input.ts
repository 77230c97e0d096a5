import { eitherOf, emptyAsNull, invalid } from '@rosetta/common';
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
    sort: body.sort_by === 'name' ? 'shown_name' : (body.sort_by ?? 'updated_at'),
    order: body.sort_order ?? 'desc',
  };
}

/** Reads a new contact; its phone may be called `phone` too. */
export function readNewContact(body: CreateContactFunctionDto): CreateContact {
  const written = readPhoneNumber(body);
  if (!written) throw new MissingParameter('phone_number is required', 'phone_number');
  return { ...readFields(body), phones: [written] };
}

/** The phone number of a body, which may be called `phone` too. */
export function readPhoneNumber({ phone_number: number, phone }: CreateContactFunctionDto): string | null {
  const spellings = { phone_number: number || undefined, phone: phone || undefined };
  return eitherOf(spellings, 'phone_number and phone differ') ?? null;
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

/** What document C's system calls fields that are called otherwise in the domain. */
export const ownWireNames = { custom_fields: 'metadata', description: 'notes' };

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
