/** Roles, their inheritance, and the permissions that they carry. */
@NullMarked
package io.sallyport.identity.access;

import org.jspecify.annotations.NullMarked;
