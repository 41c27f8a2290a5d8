@NullMarked
package io.sallyport.sample.note;

import org.jspecify.annotations.NullMarked;
