Console.WriteLine("visavis bench NAME");
