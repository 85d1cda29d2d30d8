package io.github.meanfield.jobs.inspect.check;

import io.github.meanfield.jobs.inspect.rows.Evidence;
import java.util.List;

/** Looks for findings of one kind. */
public interface Check {

  /** What is there to be told. */
  List<Finding> of(Evidence evidence);
}
