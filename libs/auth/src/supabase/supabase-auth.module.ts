import { Module } from '@nestjs/common';
import { SupabaseAuthController } from './supabase-auth.controller.js';
import { SupabaseAuthService } from './supabase-auth.service.js';
import { SupabaseRecoveryController } from './supabase-recovery.controller.js';
import { SupabaseRecoveryService } from './supabase-recovery.service.js';
import { SupabaseSignUpController } from './supabase-signup.controller.js';
import { SupabaseSignUpService } from './supabase-signup.service.js';
import { SupabaseSessions } from './supabase-sessions.js';

/** Signing in for clients that were written for Supabase Auth. */
@Module({
  controllers: [SupabaseAuthController, SupabaseRecoveryController, SupabaseSignUpController],
  providers: [SupabaseSessions, SupabaseAuthService, SupabaseRecoveryService, SupabaseSignUpService],
})
export class SupabaseAuthModule {}
