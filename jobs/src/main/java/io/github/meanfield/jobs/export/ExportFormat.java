package io.github.meanfield.jobs.export;

import java.util.Locale;

/** What a pipeline is exported to. */
enum ExportFormat {
  /** A model of {@code meanfield-runtime}, which scores without Spark. */
  MFZ;

  /** The name as the command line has it. */
  @Override
  public String toString() {
    return name().toLowerCase(Locale.ROOT);
  }
}
