/** Password hashing, verification of imported hashes, and the policy for new passwords. */
@NullMarked
package io.sallyport.identity.password;

import org.jspecify.annotations.NullMarked;
