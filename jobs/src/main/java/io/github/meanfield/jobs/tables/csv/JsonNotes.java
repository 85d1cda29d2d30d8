package io.github.meanfield.jobs.tables.csv;

import io.github.meanfield.jobs.console.Console;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.util.AccumulatorV2;

/**
 * What is not read as it stands in objects of JSON, as tasks come upon it. The driver tells each
 * note once, as soon as a task that has it is over: a stream may never end.
 */
final class JsonNotes extends AccumulatorV2<String, Set<String>> {

  /** Keys may be values, such as numbers of customers. */
  private static final int MAX_NOTES = 20;

  private static final long serialVersionUID = 1L;

  private final TreeSet<String> notes = new TreeSet<>();

  /** Notes of what is read of a table, none yet. */
  static JsonNotes of(SparkSession session) {
    JsonNotes notes = new JsonNotes();
    session.sparkContext().register(notes);
    return notes;
  }

  @Override
  public void add(String note) {
    if (notes.size() < MAX_NOTES) {
      notes.add(note);
    }
  }

  @Override
  public synchronized void merge(AccumulatorV2<String, Set<String>> other) {
    for (String note : ((JsonNotes) other).notes) {
      if (notes.size() < MAX_NOTES && notes.add(note)) {
        Console.entry(
            "note",
            "%s%s",
            note,
            notes.size() == MAX_NOTES ? "; more of such notes are not told" : "");
      }
    }
  }

  @Override
  public synchronized Set<String> value() {
    return Set.copyOf(notes);
  }

  @Override
  public boolean isZero() {
    return notes.isEmpty();
  }

  @Override
  public JsonNotes copy() {
    JsonNotes copy = new JsonNotes();
    copy.notes.addAll(notes);
    return copy;
  }

  @Override
  public void reset() {
    notes.clear();
  }
}
