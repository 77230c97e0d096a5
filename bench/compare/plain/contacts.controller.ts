import {
  Body,
  Controller,
  Get,
  HttpCode,
  NotFoundException,
  Patch,
  Post,
  Query,
  UseGuards,
} from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ArrayContains, MoreThan, Repository } from 'typeorm';
import { ContactDto, GetContactDto, PageDto } from './dto.js';
import { Contact } from './entities.js';
import { KeyGuard, Organization } from './key.guard.js';

const operandOf = (filter: string) => filter.replace(/^eq\.|^cs\.\{"|"\}$/g, '');

/** Contacts one by one and in pages, each by the repository's own methods. */
@Controller()
@UseGuards(KeyGuard)
export class ContactsController {
  constructor(@InjectRepository(Contact) private readonly contacts: Repository<Contact>) {}

  @Get('functions/v1/rest-api-proxy/contacts')
  find(
    @Organization() organization_id: string,
    @Query() query: Record<string, string | undefined>,
  ): Promise<Contact[]> {
    const { id, emails, phones, limit = '50' } = query;
    return this.contacts.find({
      where: {
        organization_id,
        ...(id && { id: operandOf(id) }),
        ...(emails && { emails: ArrayContains([operandOf(emails)]) }),
        ...(phones && { phones: ArrayContains([operandOf(phones)]) }),
      },
      order: id || emails || phones ? {} : { created_at: 'DESC' },
      take: Number(limit),
    });
  }

  @Post('functions/v1/rest-api-proxy/contacts')
  async create(@Organization() organization_id: string, @Body() body: ContactDto): Promise<Contact[]> {
    return [await this.contacts.save(this.contacts.create({ ...body, organization_id }))];
  }

  @Patch('functions/v1/rest-api-proxy/contacts')
  async update(
    @Organization() organization_id: string,
    @Query('id') id: string,
    @Body() body: ContactDto,
  ): Promise<Contact[]> {
    const contact = await this.contacts.findOneBy({ id: operandOf(id), organization_id });
    if (!contact) throw new NotFoundException();
    return [await this.contacts.save(Object.assign(contact, body))];
  }

  @Post('functions/v1/get-contact')
  @HttpCode(200)
  async get(@Organization() organization_id: string, @Body() body: GetContactDto): Promise<object> {
    const contact = await this.contacts.findOneBy({
      organization_id,
      phones: ArrayContains([body.phone_number]),
    });
    if (!contact) throw new NotFoundException();
    const {
      id,
      first_name,
      last_name,
      emails,
      phones,
      description,
      tags,
      custom_fields,
      created_at,
      updated_at,
    } = contact;
    const name = [first_name, last_name].filter(Boolean).join(' ');
    const what = {
      email: emails[0],
      phone_number: phones[0],
      notes: description,
      tags,
      metadata: custom_fields,
    };
    return { id, name, ...what, created_at, updated_at };
  }

  @Get('api/v1/crm/contacts')
  async list(
    @Organization() organization_id: string,
    @Query('limit') limit: string,
    @Query('search') search?: string,
  ): Promise<object> {
    const query = this.contacts.createQueryBuilder('c').where({ organization_id });
    if (search)
      query.andWhere(
        `(c.first_name ilike :term or c.last_name ilike :term or array_to_string(c.emails, ' ') ilike :term)`,
        { term: `%${search}%` },
      );
    const [contacts, total] = await query
      .orderBy('c.created_at', 'DESC')
      .take(Number(limit))
      .getManyAndCount();
    return { items: contacts.map(presentItem), total, limit: Number(limit), offset: 0 };
  }

  @Post('api/sales/contacts')
  @HttpCode(200)
  async page(@Organization() organization_id: string, @Body() { filters }: PageDto): Promise<object> {
    const { page, page_size = 50 } = filters;
    const after = page ? Buffer.from(page, 'base64').toString() : undefined;
    const contacts = await this.contacts.find({
      where: { organization_id, ...(after && { id: MoreThan(after) }) },
      order: { id: 'ASC' },
      take: page_size + 1,
    });
    const shown = contacts.slice(0, page_size);
    const last = contacts.length > page_size ? shown.at(-1) : undefined;
    return {
      code: 0,
      data: shown.map(presentItem),
      next_page: last ? Buffer.from(last.id).toString('base64') : null,
    };
  }
}

function presentItem({
  id,
  first_name,
  last_name,
  emails,
  phones,
  company_id,
  created_at,
  updated_at,
}: Contact) {
  return {
    id,
    first_name,
    last_name,
    email: emails[0],
    phone: phones[0],
    company_id,
    created_at,
    updated_at,
  };
}
