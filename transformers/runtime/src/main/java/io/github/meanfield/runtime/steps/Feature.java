package io.github.meanfield.runtime.steps;

/** What an {@link Encode} makes of a feature. */
public sealed interface Feature permits NumberFeature, OneHotCategory, EmbeddedCategory {

  /** Number of columns. */
  int columns();

  /** Number of levels of a category; 0 of a number. */
  int levels();

  /** Number of parameters that training has. */
  long numParameters();
}
