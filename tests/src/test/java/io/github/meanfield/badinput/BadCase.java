package io.github.meanfield.badinput;

import org.junit.jupiter.api.function.Executable;

/**
 * Something that cannot be used, and what is to be said of it.
 *
 * @param name what is bad
 * @param setup makes everything ready, and returns what is to be refused
 * @param where by whom it is noticed
 * @param type type of the error
 * @param words what the message must hold; @ stands for the case's folder
 */
public record BadCase(
    String name, Setup setup, Where where, Class<? extends Exception> type, String... words) {

  /** Makes a case ready. */
  @FunctionalInterface
  public interface Setup {
    /** Returns what is to be refused. */
    Executable prepare(Given given) throws Exception;
  }

  /** Where it shows. */
  public enum Where {
    /** Params, columns and files tell, so that no job is needed. */
    BEFORE_ANY_JOB,

    /** Rows tell, and the driver says so: no task fails. */
    DRIVER,

    /** The task that comes upon it fails: rows are looked at when they are asked for. */
    TASK
  }

  /** A case that the driver refuses before any job. */
  public static BadCase early(String name, Setup setup, String... words) {
    return new BadCase(name, setup, Where.BEFORE_ANY_JOB, IllegalArgumentException.class, words);
  }

  /** A case that the driver refuses after it has looked at the rows. */
  public static BadCase late(String name, Setup setup, String... words) {
    return new BadCase(name, setup, Where.DRIVER, IllegalArgumentException.class, words);
  }

  /** A case that a task refuses. */
  public static BadCase inTask(String name, Setup setup, String... words) {
    return new BadCase(name, setup, Where.TASK, IllegalArgumentException.class, words);
  }

  /** The same case with an error of another type. */
  public BadCase as(Class<? extends Exception> other) {
    return new BadCase(name, setup, where, other, words);
  }

  @Override
  public String toString() {
    return name;
  }
}
