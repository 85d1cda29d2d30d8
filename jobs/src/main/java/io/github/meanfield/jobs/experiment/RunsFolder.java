package io.github.meanfield.jobs.experiment;

import java.util.Optional;
import picocli.CommandLine.Option;
import picocli.CommandLine.ScopeType;

/** Where the records of runs are. */
public final class RunsFolder {

  private static final String VARIABLE = "MEANFIELD_RUNS";
  private static final String STANDARD = "runs";
  private static final String NONE = "none";

  @Option(
      names = "--runs",
      scope = ScopeType.INHERIT,
      paramLabel = "DIR",
      description =
          "Folder of the records of runs, on any file system; none for no records. Default: what the"
              + " environment variable MEANFIELD_RUNS says, or else runs")
  private String given;

  /** The folder in words, as the user gave it. */
  public String path() {
    return chosen().orElse(STANDARD);
  }

  /** Whether the user has named it, here or in the environment. */
  boolean isChosen() {
    return chosen().isPresent();
  }

  private Optional<String> chosen() {
    return Optional.ofNullable(given)
        .or(() -> Optional.ofNullable(System.getenv(VARIABLE)).filter(path -> !path.isBlank()));
  }

  /** The records, unless there are to be none. */
  public Optional<RunStore> store() {
    return path().equals(NONE) ? Optional.empty() : Optional.of(new RunStore(path()));
  }
}
