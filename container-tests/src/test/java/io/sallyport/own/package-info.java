/**
 * Applications with a security of their own, one a package, and what they share. They know nothing
 * of the guard.
 */
package io.sallyport.own;
