package disclose
