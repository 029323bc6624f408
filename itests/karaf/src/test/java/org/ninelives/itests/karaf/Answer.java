package org.ninelives.itests.karaf;

/** What an HTTP service answered. */
record Answer(int status, String body) {}
