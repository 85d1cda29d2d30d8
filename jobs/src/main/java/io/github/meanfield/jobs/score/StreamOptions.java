package io.github.meanfield.jobs.score;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.model.InputOptions;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import java.util.Set;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.streaming.Trigger;
import picocli.CommandLine.Option;

/** Whether and how the files of a folder are scored as a stream. */
final class StreamOptions {

  private static final Set<Format> FORMATS =
      Set.of(Format.CSV, Format.PARQUET, Format.JSON, Format.ORC);

  @Option(
      names = "--streaming",
      description =
          "Score the files in a folder that no earlier run of this stream has scored, each once,"
              + " whatever fails in between.")
  private boolean streaming;

  @Option(
      names = "--every",
      paramLabel = "INTERVAL",
      description =
          "Go on and look for new files so often, such as '30 seconds', until the job is ended."
              + " Default: the job ends when the files that are there are scored.")
  private String every;

  @Option(
      names = "--checkpoint",
      paramLabel = "DIR",
      description =
          "Where the stream keeps account of what it has scored. Default: _checkpoint in the output"
              + " folder.")
  private String checkpoint;

  boolean isOn() {
    return streaming;
  }

  /** Checks the options before any Spark session starts. */
  void require(InputOptions input, ScoreOutput output) {
    if (!streaming) {
      if (every != null || checkpoint != null) {
        throw new BadInput("--every and --checkpoint are for --streaming");
      }
      return;
    }
    boolean isFolder = Storage.require("--input", input.path())[0].isDirectory();
    if (!FORMATS.contains(input.format()) || !isFolder) {
      throw new BadInput(
          "--streaming reads a folder of csv, parquet, json or orc files; --input '%s' is %s",
          input.path(), isFolder ? "of format " + input.format() : "no folder");
    }
    if (output.isTable() && checkpoint == null) {
      throw new BadInput("a stream into a table needs --checkpoint DIR");
    }
    trigger();
    output.requireStream();
  }

  /** When the stream looks for files. */
  Trigger trigger() {
    try {
      return every == null ? Trigger.AvailableNow() : Trigger.ProcessingTime(every);
    } catch (IllegalArgumentException e) {
      throw new BadInput("--every '%s' is no interval such as '30 seconds'", every);
    }
  }

  /** Where the stream keeps account. */
  String checkpoint(ScoreOutput output) {
    return checkpoint == null ? new Path(output.path(), "_checkpoint").toString() : checkpoint;
  }
}
