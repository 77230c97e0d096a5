import { Module } from '@nestjs/common';
import { SupabaseAuthController } from './supabase-auth.controller.js';
import { SupabaseAuthService } from './supabase-auth.service.js';

/** Signing in for clients that were written for Supabase Auth. */
@Module({ controllers: [SupabaseAuthController], providers: [SupabaseAuthService] })
export class SupabaseAuthModule {}
