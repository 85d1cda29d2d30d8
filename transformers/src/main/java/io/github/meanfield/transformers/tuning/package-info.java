/** What a search for params has found, and what it has tried. */
package io.github.meanfield.transformers.tuning;
