/** The rules: which path asks what of whom. */
@NullMarked
package io.sallyport.auth.access;

import org.jspecify.annotations.NullMarked;
