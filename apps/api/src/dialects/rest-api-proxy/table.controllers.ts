import { Controller } from '@nestjs/common';
import { ApiTags } from '@nestjs/swagger';
import { restTag, tableTag } from './rest-api-proxy.dialect.js';
import { proxyTables, restTables, TableRoutes } from './table-routes.js';

@ApiTags(tableTag('contacts'))
@Controller('/functions/v1/rest-api-proxy/contacts')
class ProxyContactsController extends TableRoutes(proxyTables, 'contacts') {}

@ApiTags(tableTag('deals'))
@Controller('/functions/v1/rest-api-proxy/deals')
class ProxyDealsController extends TableRoutes(proxyTables, 'deals') {}

@ApiTags(tableTag('deal_contacts'))
@Controller('/functions/v1/rest-api-proxy/deal_contacts')
class ProxyDealContactsController extends TableRoutes(proxyTables, 'deal_contacts') {}

@ApiTags(tableTag('companies'))
@Controller('/functions/v1/rest-api-proxy/companies')
class ProxyCompaniesController extends TableRoutes(proxyTables, 'companies') {}

@ApiTags(tableTag('activities'))
@Controller('/functions/v1/rest-api-proxy/activities')
class ProxyActivitiesController extends TableRoutes(proxyTables, 'activities') {}

@ApiTags(tableTag('pipelines'))
@Controller('/functions/v1/rest-api-proxy/pipelines')
class ProxyPipelinesController extends TableRoutes(proxyTables, 'pipelines') {}

@ApiTags(tableTag('custom_fields'))
@Controller('/functions/v1/rest-api-proxy/custom_fields')
class ProxyCustomFieldsController extends TableRoutes(proxyTables, 'custom_fields') {}

@ApiTags(restTag)
@Controller('/rest/v1/contacts')
class RestContactsController extends TableRoutes(restTables, 'contacts') {}

@ApiTags(restTag)
@Controller('/rest/v1/deals')
class RestDealsController extends TableRoutes(restTables, 'deals') {}

@ApiTags(restTag)
@Controller('/rest/v1/deal_contacts')
class RestDealContactsController extends TableRoutes(restTables, 'deal_contacts') {}

@ApiTags(restTag)
@Controller('/rest/v1/companies')
class RestCompaniesController extends TableRoutes(restTables, 'companies') {}

@ApiTags(restTag)
@Controller('/rest/v1/activities')
class RestActivitiesController extends TableRoutes(restTables, 'activities') {}

@ApiTags(restTag)
@Controller('/rest/v1/pipelines')
class RestPipelinesController extends TableRoutes(restTables, 'pipelines') {}

@ApiTags(restTag)
@Controller('/rest/v1/custom_fields')
class RestCustomFieldsController extends TableRoutes(restTables, 'custom_fields') {}

/** A controller for each table at each of its two paths. */
export const tableControllers = [
  ProxyContactsController,
  ProxyDealsController,
  ProxyDealContactsController,
  ProxyCompaniesController,
  ProxyActivitiesController,
  ProxyPipelinesController,
  ProxyCustomFieldsController,
  RestContactsController,
  RestDealsController,
  RestDealContactsController,
  RestCompaniesController,
  RestActivitiesController,
  RestPipelinesController,
  RestCustomFieldsController,
];
