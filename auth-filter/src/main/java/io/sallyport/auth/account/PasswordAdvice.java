package io.sallyport.auth.account;

import io.sallyport.identity.password.PasswordPolicy;

/** What to tell somebody whose new password is refused. */
final class PasswordAdvice {

  private PasswordAdvice() {}

  static String of(PasswordPolicy.Reason reason) {
    return switch (reason) {
      case TOO_SHORT ->
          "Use at least " + PasswordPolicy.MIN_LENGTH + " characters; a few words do well.";
      case TOO_LONG -> "Use at most " + PasswordPolicy.MAX_LENGTH + " characters.";
      case TOO_COMMON -> "This password is among the first that others would try.";
      case CONTAINS_USERNAME -> "It is too close to your user name.";
      case NOT_TEXT -> "It holds a character that is no text.";
      case TOO_LONG_FOR_BCRYPT -> "Use at most 72 bytes.";
    };
  }
}
