@NullMarked
package io.sallyport.sample.launch;

import org.jspecify.annotations.NullMarked;
