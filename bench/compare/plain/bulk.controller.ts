import { Body, Controller, HttpCode, Post, UseGuards } from '@nestjs/common';
import { InjectRepository } from '@nestjs/typeorm';
import { ArrayContains, Repository } from 'typeorm';
import { DealsDto, ImportDto } from './dto.js';
import { Contact, Deal } from './entities.js';
import { KeyGuard, Organization } from './key.guard.js';

const united = (a: string[], b: string[] = []) => [...new Set([...a, ...b])];

/** The bulk calls as loops over their rows. */
@Controller('functions/v1')
@UseGuards(KeyGuard)
export class BulkController {
  constructor(
    @InjectRepository(Contact) private readonly contacts: Repository<Contact>,
    @InjectRepository(Deal) private readonly deals: Repository<Deal>,
  ) {}

  @Post('import-contacts-bulk')
  @HttpCode(200)
  async importContacts(@Organization() organization_id: string, @Body() body: ImportDto): Promise<object> {
    const results: { success: boolean; is_new?: boolean }[] = [];
    for (const [index, row] of body.contacts.entries()) {
      try {
        const known = await this.findHolder(organization_id, row.emails, row.phones);
        const contact = known ?? this.contacts.create({ organization_id, emails: [], phones: [], tags: [] });
        const { emails, phones, tags, custom_fields } = contact;
        Object.assign(contact, { source: body.default_source, ...row });
        contact.emails = united(emails, row.emails);
        contact.phones = united(phones, row.phones);
        contact.tags = united(tags, row.tags);
        contact.custom_fields = { ...custom_fields, ...row.custom_fields };
        const { id } = await this.contacts.save(contact);
        results.push(Object.assign({ success: true, is_new: !known }, { index, contact_id: id }));
      } catch (error) {
        results.push(Object.assign({ success: false }, { index, error: String(error) }));
      }
    }
    const successful = results.filter((result) => result.success).length;
    const new_contacts = results.filter((result) => result.is_new).length;
    return {
      success: true,
      summary: {
        total: results.length,
        successful,
        failed: results.length - successful,
        new_contacts,
        updated_contacts: successful - new_contacts,
      },
      results,
    };
  }

  @Post('create-deals-bulk')
  @HttpCode(200)
  async createDeals(@Organization() organization_id: string, @Body() body: DealsDto): Promise<object> {
    const results: object[] = [];
    let skipped_existing = 0;
    let new_contacts_created = 0;
    for (const [index, row] of body.deals.entries()) {
      const known = await this.findHolder(organization_id, [row.contact_email]);
      const first = { organization_id, first_name: row.contact_first_name, emails: [row.contact_email] };
      const contact = known ?? (await this.contacts.save(this.contacts.create(first)));
      if (!known) new_contacts_created++;
      const same = { organization_id, contact_id: contact.id, title: row.title };
      let deal = body.skip_if_exists ? await this.deals.findOneBy(same) : null;
      if (deal) skipped_existing++;
      const { value, custom_fields, stage = body.default_stage } = row;
      deal ??= await this.deals.save(this.deals.create({ ...same, value, stage, custom_fields }));
      const { id: deal_id } = deal;
      results.push({ index, success: true, deal_id, contact_id: contact.id, is_new_contact: !known });
    }
    const new_deals = results.length - skipped_existing;
    const summary = {
      total: results.length,
      successful: results.length,
      failed: 0,
      new_deals,
      skipped_existing,
    };
    return { success: true, summary: { ...summary, new_contacts_created }, results };
  }

  private async findHolder(organization_id: string, emails: string[] = [], phones: string[] = []) {
    for (const email of emails) {
      const found = await this.contacts.findOneBy({ organization_id, emails: ArrayContains([email]) });
      if (found) return found;
    }
    for (const phone of phones) {
      const found = await this.contacts.findOneBy({ organization_id, phones: ArrayContains([phone]) });
      if (found) return found;
    }
    return null;
  }
}
