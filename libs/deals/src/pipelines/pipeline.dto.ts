import { Type } from 'class-transformer';
import {
  ArrayMaxSize,
  IsArray,
  IsBoolean,
  IsIn,
  IsInt,
  IsNumber,
  IsOptional,
  IsString,
  Matches,
  Max,
  Min,
  ValidateIf,
  ValidateNested,
} from 'class-validator';
import { IfSent, PrefixedId, requiredText, WarnsOfExtraKeys } from '@rosetta/common';
import { type Stage, stageOutcomes } from './pipeline.entity.js';

const MAX_ORDER = 1_000_000;
const ORDER = { message: `sort_order must be an integer from 0 to ${MAX_ORDER}` };

/** A stage of a pipeline. */
export class StageInputDto {
  /** Lower-case letters, digits, `-` and `_`; what a deal's `stage` names. */
  @ValidateIf(({ slug, id }: StageInputDto) => slug !== undefined || id === undefined)
  @IsString({ message: 'a stage needs a slug' })
  slug: string;

  /** Same as `slug`. */
  @IfSent()
  @IsString({ message: 'a stage id must be a string' })
  id?: string;

  /** Name to show; the slug unless told. */
  @IsOptional()
  @IsString({ message: 'a stage name must be a string' })
  name?: string;

  /** Win probability, 0 to 100. */
  @IsOptional()
  @IsNumber({}, { message: 'a stage probability must be a number' })
  probability?: number;

  /** Whether a deal there is open, won or lost. */
  @IsOptional()
  @IsIn(stageOutcomes, { message: `a stage outcome is one of ${stageOutcomes.join(', ')}` })
  outcome?: Stage['outcome'];
}

/** Body of `POST /api/v1/crm/pipelines`. */
@WarnsOfExtraKeys()
export class CreatePipelineDto {
  /** Name, at most 100 characters. */
  @Matches(/\S/u, { message: 'name is required' })
  @IsString(requiredText('name'))
  name: string;

  /** Place in lists, behind the default one and smaller numbers; 0 unless told. */
  @IfSent()
  @Max(MAX_ORDER, ORDER)
  @Min(0, ORDER)
  @IsInt(ORDER)
  sort_order?: number;

  /** All stages in their order; the usual seven unless told. */
  @IfSent()
  @ValidateNested({ each: true })
  @Type(() => StageInputDto)
  @ArrayMaxSize(50, { message: 'stages must be at most 50' })
  @IsArray({ message: 'stages must be an array' })
  stages?: StageInputDto[];

  /** Makes it the default of the organization. */
  @IfSent()
  @IsBoolean({ message: 'is_default must be true or false' })
  is_default?: boolean;
}

/** Body of `PATCH /api/v1/crm/pipelines/{id}`; what is left out stays. */
@WarnsOfExtraKeys()
export class UpdatePipelineDto {
  /** Name, at most 100 characters. */
  @IfSent()
  @Matches(/\S/u, { message: 'name cannot be empty' })
  @IsString({ message: 'name must be a string' })
  name?: string;

  /** Place in lists, behind the default one and smaller numbers. */
  @IfSent()
  @Max(MAX_ORDER, ORDER)
  @Min(0, ORDER)
  @IsInt(ORDER)
  sort_order?: number;

  /** All stages in their new order; one that deals are in cannot be left out. */
  @IfSent()
  @ValidateNested({ each: true })
  @Type(() => StageInputDto)
  @ArrayMaxSize(50, { message: 'stages must be at most 50' })
  @IsArray({ message: 'stages must be an array' })
  stages?: StageInputDto[];

  /** True makes it the default of the organization. */
  @IfSent()
  @IsBoolean({ message: 'is_default must be true or false' })
  is_default?: boolean;
}

/** A stage in `/api/v1`. */
export class StageDto {
  /** What a deal's `stage` names. */
  slug: string;
  /** Same as `slug`. */
  id: string;
  name: string;
  probability: number;
  /** `open`, `won` or `lost`. */
  outcome: string;
}

/** A pipeline in `/api/v1`. */
export class PipelineDto {
  @PrefixedId('pipeline')
  id: string;
  name: string;
  is_default: boolean;
  sort_order: number;
  stages: StageDto[];
  /** UTC, whole seconds. */
  created_at: string;
  /** UTC, whole seconds. */
  updated_at: string;
}

/** Answer with one pipeline. */
export class PipelineResponse {
  /** The pipeline. */
  pipeline: PipelineDto;
}

/** Answer with all pipelines, the default one first. */
export class PipelinePage {
  /** The pipelines of the page. */
  pipelines: PipelineDto[];
  /** Same as `pipelines`. */
  items: PipelineDto[];
  /** How many pipelines there are. */
  total: number;
  limit: number;
  offset: number;
}
