package io.github.meanfield.runtime.steps;

import java.util.List;

/** What the outputs of networks stand for. */
public sealed interface Head permits Classes, Targets, Reconstruction {

  /** Number of outputs. */
  int size();

  /** The columns that are made of them. */
  List<String> columns();
}
