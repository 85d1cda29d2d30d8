package io.github.meanfield.jobs.inspect;

import java.util.List;

/** Looks for findings of one kind. */
interface Check {

  /** What is there to be told. */
  List<Finding> of(Evidence evidence);
}
