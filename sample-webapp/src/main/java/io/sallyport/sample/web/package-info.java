/**
 * The site: pages for people, JSON for programs. Who may come in is decided before, by the filter.
 */
@NullMarked
package io.sallyport.sample.web;

import org.jspecify.annotations.NullMarked;
