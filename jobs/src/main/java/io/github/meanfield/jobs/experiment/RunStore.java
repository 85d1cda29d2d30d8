package io.github.meanfield.jobs.experiment;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import io.github.meanfield.jobs.console.BadInput;
import io.github.meanfield.jobs.report.Json;
import io.github.meanfield.jobs.tables.Storage;
import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.security.SecureRandom;
import java.time.Instant;
import java.time.ZoneOffset;
import java.time.format.DateTimeFormatter;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Optional;
import java.util.TreeMap;
import java.util.UUID;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.hadoop.fs.ChecksumFileSystem;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;

/**
 * Records of runs in a folder: {@code ID.running.json} from the start of a run, {@code ID.json}
 * from its end, which then comes before the other and takes its place.
 *
 * <p>No file is ever written to twice, and each appears complete: it is written under a name that
 * begins with a dot, and renamed. So any number of runs may write at a time, and what a killed one
 * leaves is a record of its start, or a file that readers pass over.
 */
public final class RunStore {

  private static final Pattern FILE =
      Pattern.compile("(\\d{8}-\\d{6}-[0-9a-z]{4})(\\.running)?\\.json");
  private static final DateTimeFormatter TIME =
      DateTimeFormatter.ofPattern("yyyyMMdd-HHmmss").withZone(ZoneOffset.UTC);
  // None that looks like another.
  private static final String LETTERS = "abcdefghjkmnpqrstuvwxyz23456789";
  private static final ObjectMapper MAPPER = new ObjectMapper();
  private static final SecureRandom RANDOM = new SecureRandom();

  private final Path folder;

  /**
   * What is in a folder.
   *
   * @param runs the runs, the newest first
   * @param unreadable why the record of others cannot be read, by file
   */
  public record Listing(List<Run> runs, Map<String, String> unreadable) {

    /**
     * The run of a name.
     *
     * @param name its name, or the beginning or the end of it that no other run has
     * @throws BadInput if there is none, or more than one
     */
    public Run find(String name) {
      List<Run> found =
          runs.stream()
              .filter(run -> run.id().startsWith(name) || run.id().endsWith(name))
              .toList();
      if (found.size() != 1) {
        throw new BadInput(
            found.isEmpty()
                ? "there is no run '%s'; ./meanfield runs lists them"
                : "'%s' is the name of %d runs, such as %s and %s; give more of it",
            name,
            found.size(),
            found.isEmpty() ? "" : found.get(0).id(),
            found.isEmpty() ? "" : found.get(1).id());
      }
      return found.get(0);
    }
  }

  /** The records in a folder, which need not be there yet. */
  RunStore(String given) {
    folder = Storage.target("--runs", given);
  }

  /** The path of a record of a run that has ended. */
  Path path(String id) {
    return new Path(folder, id + ".json");
  }

  private Path running(String id) {
    return new Path(folder, id + ".running.json");
  }

  /** A name that no other run has: its time (UTC) and four letters. */
  static String newId(Instant time) {
    StringBuilder id = new StringBuilder(TIME.format(time)).append('-');
    for (int i = 0; i < 4; i++) {
      id.append(LETTERS.charAt(RANDOM.nextInt(LETTERS.length())));
    }
    return id.toString();
  }

  /** Writes the record of a run that starts. */
  void start(String id, Map<String, ?> values) throws IOException {
    files().mkdirs(folder);
    write(running(id), values);
  }

  /** Writes the record of a run that has ended, in place of that of its start. */
  void end(String id, Map<String, ?> values) throws IOException {
    write(path(id), values);
    files().delete(running(id), false);
  }

  private void write(Path file, Map<String, ?> values) throws IOException {
    FileSystem files = files();
    String hidden = "." + file.getName() + "-" + UUID.randomUUID().toString().substring(0, 8);
    Path written = new Path(folder, hidden);
    byte[] record = Json.indented(values).getBytes(StandardCharsets.UTF_8);
    try {
      try (OutputStream out = files.create(written, false)) {
        out.write(record);
      }
      if (files.exists(file) || !files.rename(written, file)) {
        throw new IOException("cannot rename " + written + " to " + file);
      }
    } catch (IOException | RuntimeException e) {
      Storage.deleteQuietly(files, written);
      throw e;
    }
  }

  /** Without files of checksums beside, which would be written one after another. */
  private FileSystem files() {
    FileSystem files = Storage.fileSystem(folder);
    return files instanceof ChecksumFileSystem checked ? checked.getRawFileSystem() : files;
  }

  /**
   * Reads all records.
   *
   * @throws BadInput if there is no such folder
   */
  public Listing list() {
    if (!Storage.isFolder(folder)) {
      throw new BadInput(
          "there is no folder '%s' of runs; train and evaluate make it, and --runs or the environment"
              + " variable MEANFIELD_RUNS names another",
          folder);
    }
    Map<String, Path> newest = new TreeMap<>(Comparator.reverseOrder());
    // A listing may miss a run that ends meanwhile, whose files change places; the next has it.
    for (int listing = 0; listing < 2; listing++) {
      for (FileStatus status : Storage.visible(folder)) {
        Matcher name = FILE.matcher(status.getPath().getName());
        if (name.matches()) {
          newest.merge(name.group(1), status.getPath(), this::ended);
        }
      }
    }
    List<Run> runs = new ArrayList<>();
    Map<String, String> unreadable = new TreeMap<>();
    newest.forEach(
        (id, file) -> {
          try {
            read(id, file).ifPresent(runs::add);
          } catch (IOException e) {
            unreadable.put(file.getName(), reason(e));
          }
        });
    return new Listing(runs, unreadable);
  }

  private Path ended(Path one, Path other) {
    return one.getName().endsWith(".running.json") ? other : one;
  }

  private static String reason(IOException e) {
    return e instanceof JsonProcessingException json ? json.getOriginalMessage() : e.getMessage();
  }

  /** A record; none if it has gone. */
  private Optional<Run> read(String id, Path file) throws IOException {
    try {
      return Optional.of(Run.of(id, json(file)));
    } catch (FileNotFoundException e) {
      if (files().exists(file)) {
        // Java says so of files that may not be read, too.
        throw e;
      }
      // It has ended since the folder was listed.
      return file.equals(path(id)) || !files().exists(path(id))
          ? Optional.empty()
          : Optional.of(Run.of(id, json(path(id))));
    }
  }

  private JsonNode json(Path file) throws IOException {
    try (InputStream in = files().open(file)) {
      return MAPPER.readTree(in.readAllBytes());
    }
  }
}
