package io.github.meanfield.jobs.model;

import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.console.Console;
import io.github.meanfield.jobs.tables.Format;
import io.github.meanfield.jobs.tables.Storage;
import java.io.UncheckedIOException;
import java.util.LinkedHashMap;
import java.util.Map;
import java.util.Optional;
import org.apache.hadoop.fs.FileStatus;
import picocli.CommandLine.ArgGroup;
import picocli.CommandLine.Option;

/** Where rows come from. */
public final class InputOptions {

  @Option(
      names = "--input",
      required = true,
      paramLabel = "PATH",
      description =
          "File or folder of rows, where wildcards are allowed; with --format table, a table's"
              + " name.")
  private String path;

  @Option(
      names = "--format",
      paramLabel = "FORMAT",
      description = "${COMPLETION-CANDIDATES}. Default: what the name ends in, .gz aside.")
  private Format format;

  @Option(
      names = "--sql",
      paramLabel = "QUERY",
      description = "Query that makes the rows, of a table that is named input.")
  private String sql;

  @ArgGroup(validate = false, heading = "%nFiles of CSV and JSON%n")
  private InputForm form = new InputForm();

  private InputReader reader;
  private Optional<InputFiles> files;

  /** The path as the user gave it, or the name of a table. */
  public String path() {
    return path;
  }

  /** The last part of the path. */
  public String name() {
    return path.replaceFirst("/+$", "").replaceFirst(".*/", "");
  }

  /** The path or table and its format, once {@link #require} has settled it. */
  public String description() {
    return path + " (" + format + ")";
  }

  /** The format, once {@link #require} has settled it. */
  public Format format() {
    return format;
  }

  /** Whether rows come from a table of the catalog. */
  public boolean isTable() {
    return format == Format.TABLE;
  }

  /** Whether a query makes the rows of those in the files. */
  public boolean isQueried() {
    return sql != null;
  }

  /** What reads the rows, once {@link #require} has settled their format. */
  public InputReader reader() {
    if (reader == null) {
      reader = new InputReader(path, format, sql, form);
    }
    return reader;
  }

  /**
   * Lists the files for {@link #data}, at best when reading starts: later some may have gone or
   * come. If that is not possible, nothing is told of them.
   */
  public void list() {
    try {
      files = isTable() ? Optional.empty() : Optional.of(InputFiles.of(path));
    } catch (UncheckedIOException | BadInput e) {
      files = Optional.empty();
      Console.entry("warning", "files of the input are not recorded: %s", e.getMessage());
    }
  }

  /**
   * What tells the data from others: files with their sizes, and rows with their fingerprint.
   *
   * @param content what the rows hold
   */
  public Map<String, Object> data(Fingerprint content) {
    Map<String, Object> data = new LinkedHashMap<>();
    data.put("rows", content.rows());
    data.put("columns", content.columns());
    data.put("hash", content.hash());
    if (files == null) {
      list();
    }
    files.ifPresent(
        found -> {
          data.put("numFiles", found.number());
          data.put("bytes", found.bytes());
          data.put("files", found.files());
        });
    return data;
  }

  /** Checks that the input is there and settles its format, before any Spark session starts. */
  public void require() {
    if (isTable()) {
      form.require(format);
      return;
    }
    FileStatus first = Storage.require("--input", path)[0];
    if (format == null) {
      format =
          Storage.format(first)
              .orElseThrow(
                  () ->
                      new BadInput(
                          "cannot tell the format of '%s' from its name; give --format csv,"
                              + " parquet, json, orc, libsvm, idx or table",
                          path));
    }
    if (first.isFile()
        && first.getPath().getName().contains(":")
        && "file".equals(first.getPath().toUri().getScheme())) {
      throw new BadInput(
          "--input '%s': Hadoop cannot read local files with colons in their names; rename it",
          path);
    }
    form.require(format);
  }
}
